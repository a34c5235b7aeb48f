/** Where a container has its run from: the guide's two volumes, a bucket, or the image. */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { BUNDLED_RUN_UUID as RUN } from '../../server/model/run.ts';
import { call, GUIDE_ANSWER, GUIDE_BODY, PREDICT, post } from '../api.ts';
import { BUCKET, filesBelow } from '../bucket-fixture.ts';
import { listening, type ServerProcess, watch } from '../server.ts';
import { LOCKED, ON_HOST, runContainer, spawnContainer } from './container.ts';
import { expect, test } from './runs-fixture.ts';

const KEY = '/var/secret/cloud.google.com/gcp-service-account.json';

test("the guide's command serves the run that was copied to the models folder", async ({
  checkout,
}) => {
  const port = await freePort();
  const options = [
    ...['-p', `${port}:8080`],
    ...['-v', `${checkout}/key.json:${KEY}`],
    ...['-v', `${checkout}/models:/home/aisg/from-gcs`],
    ...['--env', `GOOGLE_APPLICATION_CREDENTIALS=${KEY}`],
  ];
  const server = await listening(watch(spawnContainer({ options })));
  server.url = `http://127.0.0.1:${port}`;
  // Word for word, too.
  const answer = execFileSync('sh', ['-c', guideCurl(port)], { encoding: 'utf8' });
  expect(answer).toBe(GUIDE_ANSWER);
  expect((await call(server, '/api/v1/model/version')).json).toEqual({ data: { model_uuid: RUN } });
  expect(server.stderr).toContain('was copied to');
  expect(await server.stop()).toBe(0);
});

test('a run that is absent is fetched onto the volume, once', async ({ env, gcs, volume }) => {
  const first = await started(volume, env);
  expect((await post(first, PREDICT, GUIDE_BODY)).text).toBe(GUIDE_ANSWER);
  expect(first.stderr).toContain(`Fetching run ${RUN}`);
  await first.stop();
  const { stdout } = await runContainer({
    options: [`--volume=${volume}:/home/aisg/from-gcs`],
    command: ['find', '/home/aisg/from-gcs', '-name', 'saved_model.pb', '-printf', '%p %U:%G\n'],
  });
  expect(stdout).toBe(
    `/home/aisg/from-gcs/${RUN}/artifacts/model/data/model/saved_model.pb 2222:2222\n`,
  );
  gcs.requests.length = 0;
  const second = await started(volume, env);
  expect((await post(second, PREDICT, GUIDE_BODY)).text).toBe(GUIDE_ANSWER);
  await second.stop();
  expect(gcs.requests).toEqual([]);
});

test('a copy that ended half way is not taken for the run', async ({ checkout, env, gcs }) => {
  const model = join(checkout, 'models', RUN, 'artifacts/model/data/model');
  rmSync(join(model, 'variables'), { recursive: true });
  execFileSync('chmod', ['-R', 'a+rwX', join(checkout, 'models')]);
  const server = await started(join(checkout, 'models'), env);
  expect((await post(server, PREDICT, GUIDE_BODY)).text).toBe(GUIDE_ANSWER);
  expect(gcs.downloads.length).toBeGreaterThan(0);
  await server.stop();
});

test('without a bucket to ask, the run that comes with the image is served', async () => {
  const options = [...LOCKED, '--network=none', '--name', `reviewscore-e2e-none-${process.pid}`];
  const server = await listening(watch(spawnContainer({ options })));
  expect(server.stdout).toContain(`serves run ${RUN}`);
  expect(server.stderr).toContain('served from the image');
  expect(await server.stop()).toBe(0);
});

test('artifacts that Vertex AI names take the place of the run that the image is for', async ({
  env,
  gcs,
  volume,
}) => {
  for (const [name, bytes] of await filesBelow('training/golden/models/average')) {
    gcs.put(BUCKET, `caip-tenant/1234/model/${name}`, bytes);
  }
  const { STORAGE_EMULATOR_HOST = '' } = env;
  const AIP_STORAGE_URI = `gs://${BUCKET}/caip-tenant/1234/model/`;
  const settings = {
    HOST: '127.0.0.1',
    AIP_HTTP_PORT: '0',
    AIP_STORAGE_URI,
    STORAGE_EMULATOR_HOST,
  };
  const options = [...LOCKED, ...ON_HOST, `--volume=${volume}:/home/aisg/from-gcs`];
  const server = await listening(watch(spawnContainer({ options, env: settings })));
  expect(server.stdout).toContain('serves run model ');
  await server.stop();
});

test('one that neither is here nor can be fetched ends the start with what to do', async ({
  env,
  volume,
}) => {
  const { code, stderr } = await runContainer({
    options: [...LOCKED, ...ON_HOST, `--volume=${volume}:/home/aisg/from-gcs`],
    env: {
      STORAGE_EMULATOR_HOST: env.STORAGE_EMULATOR_HOST as string,
      PRED_MODEL_GCS_URI: 'gs://another-bucket',
    },
  });
  expect(code).toBe(78);
  expect(stderr).toMatch(/^Reviewscore cannot start: PRED_MODEL_GCS_URI="gs:\/\/another-bucket"/m);
});

/** As locked down as in a cluster, with the runs in a volume or folder. */
function started(runs: string, env: Record<string, string>): Promise<ServerProcess> {
  const { PRED_MODEL_GCS_URI = '', STORAGE_EMULATOR_HOST = '' } = env;
  const settings = { HOST: '127.0.0.1', PORT: '0', PRED_MODEL_GCS_URI, STORAGE_EMULATOR_HOST };
  const options = [...LOCKED, ...ON_HOST, `--volume=${runs}:/home/aisg/from-gcs`];
  return listening(watch(spawnContainer({ options, env: settings })));
}

function guideCurl(port: number): string {
  return `curl -s -H 'Content-Type: application/json' -H 'accept: application/json' \\
  -X POST -d '${GUIDE_BODY}' \\
  localhost:${port}/api/v1/model/predict`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
