/** Seldon Core 1: what its operator sets, then what its probes and its executor ask (`protocol: v2`). */
import { call, post } from './api.ts';
import { ask, connect } from './grpc-client.ts';
import { freePorts, probe, startOn } from './platform.ts';
import { expect, test } from './test.ts';
import { AWESOME, BORING, text } from './v2-tensors.ts';

const NODE = 'review-node';
/** The executor hands on the headers of whoever called it, also where there is no body. */
const PASSED_ON = {
  'content-type': 'application/json',
  'seldon-puid': 'b7f1',
  'x-request-id': 'b7f1',
};

function operator(http: string, grpc: string): Record<string, string> {
  return {
    PREDICTIVE_UNIT_SERVICE_PORT: http,
    PREDICTIVE_UNIT_HTTP_SERVICE_PORT: http,
    PREDICTIVE_UNIT_GRPC_SERVICE_PORT: grpc,
    PREDICTIVE_UNIT_SERVICE_PORT_METRICS: '6000',
    PREDICTIVE_UNIT_METRICS_ENDPOINT: '/prometheus',
    PREDICTIVE_UNIT_ID: NODE,
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
