/** KServe: what Knative, its storage initializer and our manifest set, then what its probes and proxies ask. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUNDLED_RUN_UUID as RUN } from '../server/model/run.ts';
import { call, post } from './api.ts';
import { freePorts, probe, startOn } from './platform.ts';
import { expect, test } from './test.ts';
import { AWESOME, BORING, text } from './v2-tensors.ts';

/** The storage initializer puts what lies at STORAGE_URI there, before the server starts. */
let mounted: string;

test.beforeEach(async () => {
  mounted = await mkdtemp(join(tmpdir(), 'mnt-models-'));
  await cp(join('models', RUN, 'artifacts/model'), mounted, { recursive: true });
});

test.afterEach(() => rm(mounted, { recursive: true }));

function kserve(port: string): Record<string, string> {
  return {
    PORT: port,
    K_SERVICE: 'kapitan-scout-predictor',
    K_CONFIGURATION: 'kapitan-scout-predictor',
    K_REVISION: 'kapitan-scout-predictor-00001',
    KSERVE_CONTAINER_PROMETHEUS_METRICS_PORT: '8080',
    KSERVE_CONTAINER_PROMETHEUS_METRICS_PATH: '/metrics',
    PROTOCOL: 'v2',
    STORAGE_URI: `gs://project-artifacts/mlflow-tracking-server/${RUN}/artifacts/model`,
    // Of the manifest: the run that the image was built for is not to be fetched.
    PRED_MODEL_PATH: mounted,
    PRED_MODEL_UUID: '',
    PRED_MODEL_GCS_URI: '',
  };
}

test('the model that the storage initializer has put there is served on the port of Knative', async () => {
  const [port = ''] = await freePorts(1);
  const server = await startOn(kserve(port));
  expect(server.url).toBe(`http://127.0.0.1:${port}`);
  await probe(port);
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
  expect(await server.stop()).toBe(0);
});

test('a connection is kept for longer than proxies keep it: 65 seconds, and 600 at Google’s load balancers', async () => {
  const [port = ''] = await freePorts(1);
  const server = await startOn(kserve(port));
  const { headers } = await call(server, '/v2/health/live');
  const [, seconds] = /^timeout=(\d+)$/.exec(headers.get('keep-alive') ?? '') ?? [];
  expect(Number(seconds)).toBeGreaterThan(600);
  await server.stop();
});
