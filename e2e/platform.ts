/** What the tests of platforms share: the server under exactly the environment that a platform injects. */
import { once } from 'node:events';
import { chmod, mkdtemp } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentOf } from '../k8s/environment.ts';
import { type Container, ownContainersOf, podsOf } from '../k8s/pods.ts';
import { type Manifest, render } from '../k8s/render.ts';
import { BUNDLED_RUN_UUID as RUN } from '../server/model/run.ts';
import { launchServer, listening, type ServerProcess } from './server.ts';

/** What an image of the bundled run sets itself. */
export const BY_IMAGE = {
  PRED_MODEL_UUID: RUN,
  PRED_MODEL_GCS_URI: `gs://reviewscore-artifacts/mlflow-tracking-server/${RUN}`,
  PRED_MODEL_PATH: `/home/aisg/from-gcs/${RUN}/artifacts/model/data/model`,
};

/** The server with what the platform sets, and nothing of ours beside it. */
export function startOn(
  platform: Record<string, string>,
  folders: string[] = [],
): Promise<ServerProcess> {
  return listening(launchServer({ env: platform, folders }));
}

interface Deployed {
  manifests: Manifest[];
  container: Container;
  /** The variables of the image and, where it names the same, of the manifest. */
  env: Record<string, string>;
}

/** What a platform is handed with `kubectl apply -k k8s/overlays/<overlay>`. */
export function deployed(overlay: string): Deployed {
  const manifests = render(`k8s/overlays/${overlay}`);
  const [container] = manifests.flatMap(podsOf).flatMap(ownContainersOf) as [Container];
  return { manifests, container, env: { ...BY_IMAGE, ...environmentOf(container, manifests) } };
}

/** In place of a volume: an empty folder that whoever runs in a container may write to. */
export async function newVolume(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'volume-'));
  await chmod(folder, 0o777);
  return folder;
}

/** Ports for a platform to assign: each was free a moment ago. */
export async function freePorts(count: number): Promise<string[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => String((server.address() as AddressInfo).port));
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

/** As the probes by TCP do: fails where nobody listens. */
export async function probe(port: string): Promise<void> {
  const socket = connect(Number(port), '127.0.0.1');
  await once(socket, 'connect');
  socket.destroy();
}
