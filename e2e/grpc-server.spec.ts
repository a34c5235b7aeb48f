/** The gRPC server around the Open Inference Protocol: ids and log, operators, reflection, the drain and the port. */
import { once } from 'node:events';
import { type MethodDefinition, status } from '@grpc/grpc-js';
import { BUNDLED_RUN_UUID as RUN } from '../server/model/run.ts';
import { ask, connect, HEALTH, INFERENCE, messageOf } from './grpc-client.ts';
import { infer, TWO, test } from './grpc-fixture.ts';
import { runToEnd, startServer } from './server.ts';
import { expect } from './test.ts';
import { BORING, text } from './v2-tensors.ts';

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
  expect(code).toBe(78);
  expect(stderr).toContain(
    `Reviewscore cannot start: GRPC_PORT=${taken} on 127.0.0.1 is in use. Stop what listens there, or set GRPC_PORT to a free port, such as GRPC_PORT=${Number(taken) + 1}.\n`,
  );
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
