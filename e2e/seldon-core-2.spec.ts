/** Seldon Core 2: what our ServerConfig sets, then what its probes, its agent and its proxy ask. */
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Client, status } from '@grpc/grpc-js';
import { BUNDLED_RUN_UUID as RUN } from '../server/model/run.ts';
import { call, post } from './api.ts';
import { ask, connect, type InferResponse, messageOf, outputsOf } from './grpc-client.ts';
import { BY_IMAGE, deployed, freePorts, newVolume, startOn } from './platform.ts';
import { runToEnd } from './server.ts';
import { expect, test } from './test.ts';
import { AWESOME, BORING, text } from './v2-tensors.ts';

const BUNDLED = join('models', RUN, 'artifacts/model');
const AVERAGE = 'training/golden/models/average';

/** The volume that the agent fills and the server reads. */
let models: string;

test.beforeEach(async () => {
  models = await newVolume();
});

test.afterEach(() => rm(models, { recursive: true }));

/** The ports and the volume are this machine's, where the manifest has a pod's. */
async function serverConfig(): Promise<Record<string, string>> {
  const { env } = deployed('seldon-core-2');
  expect(env).toMatchObject({ V2_MODELS_PATH: '/mnt/agent/models', V2_REPOSITORY: 'open' });
  const [PORT = '', GRPC_PORT = ''] = await freePorts(2);
  return { ...env, PORT, GRPC_PORT, V2_MODELS_PATH: models };
}

/** Seldon's own for MLServer, in which a Server puts our image: V2_REPOSITORY is all that is ours. */
async function serverConfigOfMlServer(): Promise<Record<string, string>> {
  const [http = '', grpc = ''] = await freePorts(2);
  return {
    ...BY_IMAGE,
    MLSERVER_HTTP_PORT: http,
    MLSERVER_GRPC_PORT: grpc,
    MLSERVER_MODELS_DIR: models,
    MLSERVER_MODEL_PARALLEL_WORKERS: '1',
    MLSERVER_LOAD_MODELS_AT_STARTUP: 'false',
    MLSERVER_GRPC_MAX_MESSAGE_LENGTH: '1048576000',
    V2_REPOSITORY: 'open',
  };
}

const start = async (config = serverConfig) => startOn(await config(), [models]);

/** As the agent does, before it asks to load. */
async function put(name: string, folder: string, version = '1'): Promise<void> {
  await cp(folder, join(models, name), { recursive: true });
  await writeFile(
    join(models, name, 'model-settings.json'),
    JSON.stringify({ name, implementation: 'reviewscore', parameters: { version } }),
  );
}

const load = (client: Client, model_name: string) =>
  ask(client, { method: 'RepositoryModelLoad', request: { model_name } });
const unload = (client: Client, model_name: string) =>
  ask(client, { method: 'RepositoryModelUnload', request: { model_name } });
const infer = (client: Client, model: string, headers = {}) =>
  ask<InferResponse>(client, {
    method: 'ModelInfer',
    request: messageOf({
      what: 'two texts',
      model,
      request: { id: '42', inputs: [text([BORING, AWESOME])] },
      expected: { outputs: [] },
    }),
    headers,
  });

async function index(client: Client): Promise<{ name: string; state: string }[]> {
  const { message } = await ask<{ models: { name: string; state: string }[] }>(client, {
    method: 'RepositoryIndex',
  });
  return message?.models ?? [];
}

for (const [what, config] of [
  ['our configuration', serverConfig],
  ["Seldon's configuration of MLServer", serverConfigOfMlServer],
] as const)
  test(`by ${what} it starts empty, alive and ready, and the agent unloads whatever is listed`, async () => {
    const server = await start(config);
    const client = connect(server);
    for (const path of ['/v2/health/live', '/v2/health/ready']) {
      expect((await call(server, path)).status).toBe(200);
    }
    for (const [method, message] of [
      ['ServerLive', { live: true }],
      ['ServerReady', { ready: true }],
      ['Check', { status: 'SERVING' }],
    ] as const) {
      expect((await ask(client, { method })).message).toEqual(message);
    }
    const listed = await index(client);
    expect(listed.filter(({ state }) => state === 'READY')).toEqual([]);
    for (const { name } of listed) expect(await unload(client, name)).toMatchObject({ code: 0 });
    expect((await infer(client, 'reviews_1')).code).toBe(status.NOT_FOUND);
    expect(server.stderr).not.toMatch(/"level":[4-6]0/);
    client.close();
    expect(await server.stop()).toBe(0);
  });

test('a model that the agent has put there is loaded and answers by its name, beside another version', async () => {
  const server = await start();
  const client = connect(server);
  await put('reviews_1', BUNDLED);
  await put('reviews_2', AVERAGE, '2');
  for (const name of ['reviews_1', 'reviews_2']) {
    expect(await load(client, name)).toMatchObject({ code: 0, details: '' });
    const request = { name };
    expect((await ask(client, { method: 'ModelReady', request })).message).toEqual({ ready: true });
  }
  const headers = {
    'seldon-model': 'reviews',
    'seldon-internal-model': 'reviews_1',
    'x-request-id': 'c4b2',
  };
  const { message, metadata } = await infer(client, 'reviews_1', headers);
  expect(metadata.get('x-request-id')).toEqual(['c4b2']);
  expect(message).toMatchObject({ model_name: 'reviews_1', model_version: 'reviews_1', id: '42' });
  expect(outputsOf(message as InferResponse)).toMatchObject([
    { name: 'sentiment', data: ['negative', 'positive'] },
    { name: 'probability', data: [0.07602705, 0.8869033].map(Math.fround) },
  ]);
  const body = { inputs: [text([BORING, AWESOME])] };
  const overHttp = await post(server, '/v2/models/reviews_1/infer', body, headers);
  expect(overHttp.headers.get('x-request-id')).toBe('c4b2');
  expect(overHttp.json).toMatchObject({ outputs: [{}, { data: [0.07602705, 0.8869033] }] });
  const other = await infer(client, 'reviews_2');
  expect(other.message?.outputs[1]).not.toEqual(message?.outputs[1]);
  expect(await unload(client, 'reviews_1')).toMatchObject({ code: 0 });
  expect((await infer(client, 'reviews_1')).code).toBe(status.NOT_FOUND);
  expect((await infer(client, 'reviews_2')).code).toBe(0);
  expect((await call(server, '/v2/health/ready')).status).toBe(200);
  client.close();
  expect(await server.stop()).toBe(0);
});

test('what cannot be loaded says why, takes no place, and is loaded once it is put right', async () => {
  const server = await start();
  const client = connect(server);
  for (const version of ['1', '2', '3', '4', '5']) {
    const name = `broken_${version}`;
    expect((await load(client, name)).code).toBe(status.NOT_FOUND);
    await mkdir(join(models, name));
    await writeFile(join(models, name, 'saved_model.pb'), 'no graph');
    expect(await load(client, name)).toMatchObject({
      code: status.INVALID_ARGUMENT,
      details: expect.stringContaining(`Model ${name} cannot be loaded: `),
    });
  }
  await rm(join(models, 'broken_1'), { recursive: true });
  await put('broken_1', BUNDLED);
  expect(await load(client, 'broken_1')).toMatchObject({ code: 0, details: '' });
  expect((await infer(client, 'broken_1')).code).toBe(0);
  const ready = (await index(client)).filter(({ state }) => state === 'READY');
  expect(ready.map(({ name }) => name)).toEqual(['broken_1']);
  client.close();
  await server.stop();
});

test('as many models are loaded as may be, and another once one is unloaded', async () => {
  const server = await start();
  const client = connect(server);
  const names = ['1', '2', '3', '4', '5'].map((version) => `reviews_${version}`);
  for (const name of names) await put(name, AVERAGE);
  const codes: number[] = [];
  for (const name of names) codes.push((await load(client, name)).code);
  expect(codes).toEqual([0, 0, 0, 0, status.FAILED_PRECONDITION]);
  await unload(client, 'reviews_1');
  expect((await load(client, 'reviews_5')).code).toBe(0);
  client.close();
  await server.stop();
});

test('to start empty where nobody may load a model is refused', async () => {
  const { code, stderr } = await runToEnd({
    env: { ...(await serverConfig()), V2_REPOSITORY: 'operators' },
  });
  expect(code).toBe(78);
  expect(stderr).toMatch(/nobody may load a model\. Set V2_REPOSITORY=open/);
});
