/** KServe: what our manifest, Knative and the storage initializer set, then what its probes and proxies ask. */
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from '../k8s/render.ts';
import { BUNDLED_RUN_UUID as RUN } from '../server/model/run.ts';
import { call, post } from './api.ts';
import { ask, connect } from './grpc-client.ts';
import { deployed, freePorts, newVolume, probe, startOn } from './platform.ts';
import { seriesOf } from './scrape.ts';
import type { ServerProcess } from './server.ts';
import { expect, test } from './test.ts';
import { AWESOME, BORING, text } from './v2-tensors.ts';

/** The storage initializer puts what lies at STORAGE_URI there, before the server starts. */
let mounted: string;

test.beforeEach(async () => {
  mounted = await newVolume();
  await cp(join('models', RUN, 'artifacts/model'), mounted, { recursive: true });
});

test.afterEach(() => rm(mounted, { recursive: true }));

/** The ports and the volume are this machine's, where the manifest has a pod's; Knative tells of the port, others do not. */
function start(port: string, grpc: string): Promise<ServerProcess> {
  const { env } = deployed('kserve');
  expect(env).toMatchObject({
    STORAGE_URI: expect.stringMatching(new RegExp(`^gs://.+/${RUN}/artifacts/model$`)),
    PRED_MODEL_PATH: '/mnt/models',
  });
  const platform = {
    ...env,
    PRED_MODEL_PATH: mounted,
    GRPC_PORT: grpc,
    PORT: port,
    K_SERVICE: 'reviewscore-predictor',
    K_CONFIGURATION: 'reviewscore-predictor',
    K_REVISION: 'reviewscore-predictor-00001',
    KSERVE_CONTAINER_PROMETHEUS_METRICS_PORT: '8080',
    KSERVE_CONTAINER_PROMETHEUS_METRICS_PATH: '/metrics',
  };
  return startOn(platform, [mounted]);
}

test('the model that the storage initializer has put there is served on the ports of the pod', async () => {
  const [port = '', grpc = ''] = await freePorts(2);
  const server = await start(port, grpc);
  expect(server.url).toBe(`http://127.0.0.1:${port}`);
  await Promise.all([probe(port), probe(grpc)]);
  const ready = await call(server, '/v2/health/ready');
  expect(ready.json).toEqual({ live: true, ready: true });
  const models = await call(server, '/v2/models');
  expect(models.json).toEqual({ models: ['sentiment'] });
  const answer = await post(server, '/v2/models/sentiment/infer', {
    inputs: [text([BORING, AWESOME])],
  });
  expect(answer.json).toMatchObject({
    model_name: 'sentiment',
    model_version: RUN,
    outputs: [{ name: 'sentiment', data: ['negative', 'positive'] }, { name: 'probability' }],
  });
  const client = connect(server);
  expect((await ask(client, { method: 'ServerReady' })).message).toEqual({ ready: true });
  client.close();
  expect(await server.stop()).toBe(0);
});

test('its metrics are where the annotations say', async () => {
  const { manifests } = deployed('kserve');
  const [{ metadata }] = manifests.filter(({ kind }) => kind === 'InferenceService') as [Manifest];
  const [port = '', grpc = ''] = await freePorts(2);
  const server = await start(port, grpc);
  const told = await call(server, metadata.annotations?.['prometheus.kserve.io/path'] as string);
  expect(seriesOf(told.text, 'reviewscore_ready')).toEqual([{ labels: {}, value: 1 }]);
  await server.stop();
});

test('a connection is kept for longer than proxies keep it: 65 seconds, and 600 at Google’s load balancers', async () => {
  const [port = '', grpc = ''] = await freePorts(2);
  const server = await start(port, grpc);
  const { headers } = await call(server, '/v2/health/live');
  const [, seconds] = /^timeout=(\d+)$/.exec(headers.get('keep-alive') ?? '') ?? [];
  expect(Number(seconds)).toBeGreaterThan(600);
  await server.stop();
});
