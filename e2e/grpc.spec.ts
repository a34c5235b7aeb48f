/** The Open Inference Protocol over gRPC, by the built server: what it answers is what HTTP answers. */
import { once } from 'node:events';
import { type Client, type MethodDefinition, status } from '@grpc/grpc-js';
import { BUNDLED_RUN_UUID as RUN } from '../server/model/run.ts';
import { call, post } from './api.ts';
import {
  ask,
  connect,
  HEALTH,
  INFERENCE,
  type InferRequest,
  type InferResponse,
  messageOf,
  outputsOf,
  plain,
  type TensorMessage,
} from './grpc-client.ts';
import { runToEnd, type ServerProcess, startServer } from './server.ts';
import { test as base, expect } from './test.ts';
import { AWESOME, BORING, CASES, type InferenceCase, text } from './v2-cases.ts';

const test = base.extend<object, { grpcServer: ServerProcess; client: Client }>({
  grpcServer: [
    async ({}, use) => {
      const server = await startServer({ env: { GRPC_PORT: '0' } });
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
  client: [
    async ({ grpcServer }, use) => {
      const client = connect(grpcServer);
      await use(client);
      client.close();
    },
    { scope: 'worker' },
  ],
});

const CODES: Record<number, number> = { 404: status.NOT_FOUND, 422: status.INVALID_ARGUMENT };
const TWO: InferenceCase = {
  what: 'two texts',
  request: { id: '42', inputs: [text([BORING, AWESOME])] },
  expected: { outputs: [] },
};
const infer = (client: Client, request: Partial<InferRequest>) =>
  ask<InferResponse>(client, { method: 'ModelInfer', request });

for (const one of CASES) {
  for (const isRaw of [false, true]) {
    const { what, model = 'sentiment', version, request, expected } = one;
    // A call without inputs has no contents either.
    if (isRaw && request.inputs.length === 0) continue;
    test(`ModelInfer${isRaw ? ', raw' : ''}: ${what}`, async ({ grpcServer, client }) => {
      const answer = await infer(client, messageOf(one, isRaw));
      const path = `/v2/models/${model}${version ? `/versions/${version}` : ''}/infer`;
      const http = await post(grpcServer, path, request);
      if ('error' in expected) {
        expect({ code: answer.code, error: answer.details }).toEqual({
          code: CODES[expected.status],
          error: isRaw && what === 'too many rows' ? expect.any(String) : expected.error,
        });
        return;
      }
      expect(answer.details).toBe('');
      const message = answer.message as InferResponse;
      const overHttp = http.json as { outputs: { data: unknown[] }[]; id: string };
      expect(outputsOf(message)).toEqual(floats(overHttp.outputs));
      expect(outputsOf(message)).toEqual(floats(expected.outputs));
      expect({ ...message, outputs: [], raw_output_contents: [] }).toEqual({
        model_name: model,
        model_version: RUN,
        id: request.id ?? expect.stringMatching(/^[\da-f-]{36}$/),
        parameters: {},
        outputs: [],
        raw_output_contents: [],
      });
      expect(message.raw_output_contents).toHaveLength(isRaw ? expected.outputs.length : 0);
    });
  }
}

/** JSON tells the shortest decimal of a 32-bit float, gRPC the float. */
function floats(outputs: { data: unknown[] }[]): object[] {
  return outputs.map((output) => ({
    ...output,
    data: output.data.map((value) =>
      typeof value === 'number' && !Number.isInteger(value) ? Math.fround(value) : value,
    ),
  }));
}

test('health and metadata are those of HTTP', async ({ grpcServer, client }) => {
  const named = { name: 'sentiment' };
  const answers: [string, object, object][] = [
    ['ServerLive', {}, { live: true }],
    ['ServerReady', {}, { ready: true }],
    ['ModelReady', named, { ready: true }],
    ['ModelReady', { ...named, version: RUN }, { ready: true }],
    ['ServerMetadata', {}, (await call(grpcServer, '/v2')).json as object],
  ];
  for (const [method, request, expected] of answers) {
    const { message, details } = await ask(client, { method, request });
    expect({ method, message, details }).toEqual({ method, message: expected, details: '' });
  }
  const { json } = await call(grpcServer, '/v2/models/sentiment');
  const { message } = await ask<{ inputs: TensorMessage[]; outputs: TensorMessage[] }>(client, {
    method: 'ModelMetadata',
    request: named,
  });
  const tensors = (list: TensorMessage[] = []) =>
    list.map(({ shape, parameters, ...tensor }) => ({
      ...tensor,
      shape: shape.map(Number),
      parameters: plain(parameters),
    }));
  const metadata = {
    ...message,
    inputs: tensors(message?.inputs),
    outputs: tensors(message?.outputs),
  };
  expect(metadata).toEqual(json);
  for (const method of ['ModelReady', 'ModelMetadata']) {
    const other = await ask(client, { method, request: { name: 'other' } });
    expect([other.code, other.details]).toEqual([status.NOT_FOUND, 'Model other not found']);
    const version = await ask(client, { method, request: { ...named, version: '9' } });
    expect(version.details).toBe('Model sentiment with version 9 not found');
  }
});

test('what a message alone can get wrong is refused', async ({ client }) => {
  const message = messageOf(TWO);
  const raw = messageOf(TWO, true);
  const [first] = message.inputs as [TensorMessage];
  const [bytes] = raw.raw_input_contents as [Buffer];
  const tries: [Partial<InferRequest>, string][] = [
    [{ ...message, raw_input_contents: [bytes] }, 'it has both'],
    [{ ...raw, raw_input_contents: [bytes, Buffer.alloc(4)] }, 'has 2'],
    [{ ...raw, raw_input_contents: [bytes.subarray(1)] }, 'within an element'],
    [
      {
        ...message,
        inputs: [{ ...first, contents: { bytes_contents: [Buffer.from([255]), bytes] } }],
      },
      'inputs[0].data[0] must be text in UTF-8',
    ],
    [
      { ...message, parameters: { timeout: { string_param: '1' } } },
      'parameters.timeout must be a whole number',
    ],
    [{ ...message, inputs: [{ ...first, contents: null }] }, 'its shape says, 2, but it has 0'],
    [{ ...message, inputs: Array(17).fill(first) }, 'at most 16, but it has 17'],
  ];
  for (const [request, error] of tries) {
    const { code, details } = await infer(client, request);
    expect({ code, details }).toEqual({
      code: status.INVALID_ARGUMENT,
      details: expect.stringContaining(error),
    });
  }
  const large = messageOf({ ...TWO, request: { inputs: [text(['x'.repeat(11 * 2 ** 20)])] } });
  expect((await infer(client, large)).code).toBe(status.RESOURCE_EXHAUSTED);
});

test('the request’s id comes back with the answer, and the log has one line a call', async () => {
  const server = await startServer({ env: { GRPC_PORT: '0', LOG_LEVEL: 'info' } });
  const client = connect(server);
  const headers = { 'x-request-id': 'mine' };
  const asked = { method: 'ModelInfer', request: messageOf(TWO), headers };
  expect((await ask(client, asked)).metadata.get('x-request-id')).toEqual(['mine']);
  const other = await ask(client, { ...asked, request: { model_name: 'other' } });
  expect(other.metadata.get('x-request-id')).toEqual(['mine']);
  await expect.poll(() => server.stderr.match(/"requestId":"mine"/g)).toHaveLength(2);
  expect(server.stderr).toContain('"method":"/inference.GRPCInferenceService/ModelInfer"');
  expect(server.stderr).not.toContain(BORING);
  client.close();
  await server.stop();
});

test('the repository is for operators, who send their token', async () => {
  const TOKEN = 'a token of operators';
  const server = await startServer({ env: { GRPC_PORT: '0', ADMIN_TOKEN: TOKEN } });
  const client = connect(server);
  const request = { model_name: 'sentiment' };
  const headers = { authorization: `Bearer ${TOKEN}` };
  const index = async (request = {}) =>
    (await ask<{ models: object[] }>(client, { method: 'RepositoryIndex', request })).message
      ?.models;
  expect(await index()).toEqual([{ name: 'sentiment', version: RUN, state: 'READY', reason: '' }]);
  for (const method of ['RepositoryModelLoad', 'RepositoryModelUnload']) {
    expect((await ask(client, { method, request })).code).toBe(status.UNAUTHENTICATED);
  }
  const unload = { method: 'RepositoryModelUnload', request, headers };
  expect((await ask(client, unload)).code).toBe(0);
  expect(await index({ ready: true })).toEqual([]);
  expect((await ask(client, { method: 'ServerLive' })).message).toEqual({ live: true });
  for (const method of ['ServerReady', 'ModelReady']) {
    const { message } = await ask(client, { method, request: { name: 'sentiment' } });
    expect(message).toEqual({ ready: false });
  }
  expect((await infer(client, messageOf(TWO))).code).toBe(status.UNAVAILABLE);
  const health = async () => (await ask(client, { method: 'Check' })).message;
  expect(await health()).toEqual({ status: 'NOT_SERVING' });
  const load = { method: 'RepositoryModelLoad', request, headers };
  expect((await ask(client, load)).message).toEqual({});
  expect(await health()).toEqual({ status: 'SERVING' });
  expect((await infer(client, messageOf(TWO))).code).toBe(0);
  const missing = await ask(client, { ...load, request: { model_name: 'no-such-run' } });
  expect(missing.code).toBe(status.NOT_FOUND);
  client.close();
  await server.stop();
});

test('without a token nobody loads or unloads', async ({ client }) => {
  for (const method of ['RepositoryModelLoad', 'RepositoryModelUnload']) {
    const { code } = await ask(client, { method, request: { model_name: 'sentiment' } });
    expect(code).toBe(status.PERMISSION_DENIED);
  }
});

test('the health service tells of the server and of the service in it', async ({ client }) => {
  for (const service of ['', 'inference.GRPCInferenceService']) {
    const { message } = await ask(client, { method: 'Check', request: { service } });
    expect(message).toEqual({ status: 'SERVING' });
  }
  const { code } = await ask(client, { method: 'Check', request: { service: 'other' } });
  expect(code).toBe(status.NOT_FOUND);
});

/** Field 7 (list_services) and field 3 (file_by_filename) of a reflection request are texts. */
const reflect = (field: number, text: string) =>
  Buffer.concat([Buffer.from([(field << 3) | 2, text.length]), Buffer.from(text)]);

for (const version of ['v1', 'v1alpha']) {
  test(`reflection ${version} lists the services and gives the file`, async ({ client }) => {
    const stream = client.makeBidiStreamRequest(
      `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`,
      (bytes: Buffer) => bytes,
      (bytes: Buffer) => bytes,
    );
    stream.write(reflect(7, '*'));
    const [services] = await once(stream, 'data');
    expect(String(services)).toContain('inference.GRPCInferenceService');
    expect(String(services)).toContain('grpc.health.v1.Health');
    stream.write(reflect(4, 'inference.GRPCInferenceService'));
    const [file] = await once(stream, 'data');
    expect(String(file)).toContain('raw_input_contents');
    stream.end();
  });
}

test('a drain answers what is under way, also while somebody watches the health', async () => {
  const server = await startServer({ env: { GRPC_PORT: '0' } });
  const client = connect(server);
  const { path, requestSerialize, responseDeserialize } = HEALTH.Watch as MethodDefinition<
    object,
    { status: string }
  >;
  const statuses: string[] = [];
  const watched = client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, {});
  watched.on('data', ({ status }) => statuses.push(status));
  watched.on('error', () => {});
  await once(watched, 'data');
  const many = Array.from(
    { length: 300 },
    (_, i) => `${i} ${'a long and winding story. '.repeat(600)}`,
  );
  const large = messageOf({ ...TWO, request: { inputs: [text(many)] } });
  const answers = [1, 2, 3].map(() => infer(client, large));
  await expect
    .poll(async () => (await ask(client, { method: 'ServerLive' })).message)
    .toEqual({ live: true });
  const start = Date.now();
  const code = server.stop();
  for (const { code, details } of await Promise.all(answers)) {
    expect({ code, details }).toEqual({ code: 0, details: '' });
  }
  expect(await code).toBe(0);
  expect(Date.now() - start).toBeLessThan(10_000);
  expect(statuses).toEqual(['SERVING', 'NOT_SERVING']);
  client.close();
});

test('a port that is taken ends the start with what to do', async ({ grpcServer }) => {
  const [, taken = ''] = / by gRPC at \S+:(\d+), /.exec(grpcServer.stdout) ?? [];
  const { code, stderr } = await runToEnd({ env: { PORT: '0', GRPC_PORT: taken } });
  expect({ code, stderr }).toEqual({
    code: 78,
    stderr: `Reviewscore cannot start: GRPC_PORT=${taken} on 127.0.0.1 is in use. Stop what listens there, or set GRPC_PORT to a free port, such as GRPC_PORT=${Number(taken) + 1}.\n`,
  });
});

test('the methods are those of the protocol', () => {
  expect(Object.keys(INFERENCE)).toEqual([
    'ServerLive',
    'ServerReady',
    'ModelReady',
    'ServerMetadata',
    'ModelMetadata',
    'ModelInfer',
    'RepositoryIndex',
    'RepositoryModelLoad',
    'RepositoryModelUnload',
  ]);
});
