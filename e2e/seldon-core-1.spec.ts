/** Seldon Core 1: what our manifest and its operator set, then what its probes and its executor ask (`protocol: v2`). */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from '../k8s/render.ts';
import { BUNDLED_RUN_UUID as RUN } from '../server/model/run.ts';
import { call, post } from './api.ts';
import { expect, filesBelow, test } from './bucket-fixture.ts';
import { ask, connect } from './grpc-client.ts';
import { deployed, freePorts, newVolume, probe, startOn } from './platform.ts';
import { AWESOME, BORING, text } from './v2-tensors.ts';

const NODE = 'review-node';
/** The executor hands on the headers of whoever called it, also where there is no body. */
const PASSED_ON = {
  'content-type': 'application/json',
  'seldon-puid': 'b7f1',
  'x-request-id': 'b7f1',
};

interface Graph {
  predictors: [{ graph: { name: string } }];
}

function operator(http: string, grpc: string, node = NODE): Record<string, string> {
  return {
    PREDICTIVE_UNIT_SERVICE_PORT: http,
    PREDICTIVE_UNIT_HTTP_SERVICE_PORT: http,
    PREDICTIVE_UNIT_GRPC_SERVICE_PORT: grpc,
    PREDICTIVE_UNIT_SERVICE_PORT_METRICS: '6000',
    PREDICTIVE_UNIT_METRICS_ENDPOINT: '/prometheus',
    PREDICTIVE_UNIT_ID: node,
    PREDICTIVE_UNIT_PARAMETERS: '[]',
    PREDICTOR_ID: 'default',
    SELDON_DEPLOYMENT_ID: 'kapitan-scout',
  };
}

interface Message {
  outputs: { name: string; data: unknown[] }[];
}

/** As the executor does between two nodes of a graph. */
function chained({ outputs, ...rest }: Message) {
  return { ...rest, inputs: outputs };
}

test('what the manifest asks for is fetched and answers by the name of its node, on the ports of its names', async ({
  gcs,
}) => {
  const { container, env, manifests } = deployed('seldon');
  expect(container.ports.map(({ name }) => name)).toEqual(['http', 'grpc']);
  for (const [name, bytes] of await filesBelow(join('models', RUN))) {
    gcs.put('reviewscore-artifacts', `mlflow-tracking-server/${RUN}/${name}`, bytes);
  }
  const [{ spec }] = manifests.filter(({ kind }) => kind === 'SeldonDeployment') as [Manifest];
  const [predictor] = (spec as Graph).predictors;
  const node = predictor.graph.name;
  expect(container.name).toBe(node);
  const [http = '', grpc = ''] = await freePorts(2);
  const volume = await newVolume();
  const PRED_MODEL_PATH = env.PRED_MODEL_PATH?.replace('/home/aisg/from-gcs', volume) as string;
  const server = await startOn(
    { ...env, ...operator(http, grpc, node), PRED_MODEL_PATH, STORAGE_EMULATOR_HOST: gcs.url },
    [volume],
  );
  expect(server.url).toBe(`http://127.0.0.1:${http}`);
  await Promise.all([probe(http), probe(grpc)]);
  const infer = await post(server, `/v2/models/${node}/infer`, { inputs: [text([BORING])] });
  expect(infer.json).toMatchObject({ model_name: node, model_version: RUN });
  expect(gcs.downloads.length).toBeGreaterThan(0);
  expect(await server.stop()).toBe(0);
  await rm(volume, { recursive: true });
});

test('the ports are those that the operator assigns, the model is the node of the graph', async () => {
  const [http = '', grpc = ''] = await freePorts(2);
  const server = await startOn(operator(http, grpc));
  expect(server.url).toBe(`http://127.0.0.1:${http}`);
  await Promise.all([probe(http), probe(grpc)]);
  const answers = await Promise.all(
    ['/v2/health/live', '/v2/health/ready', `/v2/models/${NODE}`, `/v2/models/${NODE}/ready`].map(
      (path) => call(server, path, { headers: PASSED_ON }),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  expect(answers[2]?.json).toMatchObject({ name: NODE, inputs: [{ name: 'text' }] });
  expect((await call(server, '/v2/models/sentiment')).status).toBe(404);
  const client = connect(server);
  expect((await ask(client, { method: 'ModelReady', request: { name: NODE } })).message).toEqual({
    ready: true,
  });
  client.close();
  expect(await server.stop()).toBe(0);
});

test('later operators set the names of MLServer, and those win', async () => {
  const [http = '', grpc = '', old = '', oldGrpc = ''] = await freePorts(4);
  const server = await startOn({
    ...operator(old, oldGrpc),
    MLSERVER_HTTP_PORT: http,
    MLSERVER_GRPC_PORT: grpc,
    MLSERVER_MODEL_NAME: 'scout',
  });
  expect(server.url).toBe(`http://127.0.0.1:${http}`);
  await probe(grpc);
  await expect(probe(old)).rejects.toThrow('ECONNREFUSED');
  expect((await call(server, '/v2/models/scout/ready')).status).toBe(200);
  await server.stop();
});

test('the executor infers by the node, and what one node gives is what the next takes', async () => {
  const [http = '', grpc = ''] = await freePorts(2);
  const server = await startOn(operator(http, grpc));
  const infer = (body: object) => post(server, `/v2/models/${NODE}/infer`, body, PASSED_ON);
  const first = await infer({ id: '42', inputs: [text([BORING, AWESOME], { name: 'foo' })] });
  expect(first.headers.get('x-request-id')).toBe('b7f1');
  expect(first.json).toMatchObject({
    model_name: NODE,
    id: '42',
    outputs: [{ name: 'sentiment', data: ['negative', 'positive'] }, { name: 'probability' }],
  });
  // A node before ours that hands texts on: here ours itself, which gives back what it takes for ids.
  const before = await infer({
    inputs: [text(['x', 'x']), text([AWESOME, BORING], { name: 'id' })],
    outputs: [{ name: 'review_id' }],
  });
  const after = await infer(chained(before.json as Message));
  expect(after.json).toMatchObject({
    outputs: [{ name: 'sentiment', data: ['positive', 'negative'] }, { name: 'probability' }],
  });
  await server.stop();
});
