/** What the built server cannot easily be brought to: an engine that fails or is slow, and runs in every state. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { Validator } from '@seriousme/openapi-schema-validator';
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { answerChecker } from '../../e2e/answer-checker.ts';
import { ArtifactError } from '../artifacts/artifact-error.ts';
import type { Engine } from '../engines/engine.ts';
import { corsPolicy } from '../http/cors.ts';
import { createEdge } from '../http/edge.ts';
import { createRoutes } from '../http/routes.ts';
import { createHttpServer } from '../http/server.ts';
import { Model } from '../model/model.ts';
import { Runs } from '../model/runs.ts';
import { inferenceDocument } from './openapi.ts';

const TOKEN = '0123456789abcdef';
const INFER = '/v2/models/sentiment/infer';
const TEXT = 'Secret words of a reviewer.';
const TEMPLATE = { name: '/v2/models/{model_name}', control: '/v2/repository/models/{model_name}' };
const problems = answerChecker(inferenceDocument());

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A run whose engine answers the texts of requests, not those by which it is warmed, as it is told. */
function modelOf(uuid: string, predict?: Engine['predict'], load = async () => {}): Model {
  const engine: Engine = {
    name: 'portable',
    predict: async (texts) =>
      predict && texts.includes(TEXT) ? predict(texts) : new Float32Array(texts.length).fill(0.25),
    dispose() {},
  };
  return new Model({
    run: { uuid, folder: '/' },
    retryMs: 60_000,
    locate: async () => load().then(() => ({ folder: '/' })),
    loadEngine: async () => ({
      engine,
      reason: 'it is the only one',
      tensorflowVersion: '2.15.1',
      inputs: [{ name: 'text', dtype: 'string', shape: [-1] }],
      outputs: [{ name: 'probability', dtype: 'float32', shape: [-1] }],
    }),
  });
}

interface Setup {
  first?: Model;
  open?: (uuid: string) => Model;
  operatorToken?: string;
  openRepository?: boolean;
  startsEmpty?: boolean;
}

async function serve({ first, open = modelOf, ...service }: Setup) {
  const runs = new Runs({
    first: first ?? modelOf('a-run'),
    open,
    holdTrial: async () => ({ against: 'golden', matched: 2, total: 2, passed: true }),
    onFailure() {},
    onSwap() {},
  });
  if (!first) await runs.active.load();
  const lines: Record<string, unknown>[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(String(chunk)));
      done();
    },
  });
  const handler = createEdge({
    routes: createRoutes({ runs, ...service }),
    cors: corsPolicy('*'),
    log: pino({ level: 'info' }, sink),
  });
  const server = createHttpServer({ handler, pages: Promise.resolve(() => {}) });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(
    () => server.close(),
    () => server.closeAllConnections(),
  );
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ask = async (path: string, init: RequestInit = {}) => {
    const headers = { 'content-type': 'application/json', ...init.headers };
    const response = await fetch(url + path, { ...init, headers });
    return {
      method: init.method ?? 'GET',
      path,
      status: response.status,
      headers: response.headers,
      json: await response.json(),
    };
  };
  const infer = (more = {}, path = INFER) =>
    ask(path, {
      method: 'POST',
      body: JSON.stringify({
        id: 'mine',
        inputs: [{ name: 'text', shape: [1], datatype: 'BYTES', data: [TEXT] }],
        ...more,
      }),
    });
  const control = (name: string, operation: string, token?: string) =>
    ask(`/v2/repository/models/${name}/${operation}`, {
      method: 'POST',
      ...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }),
    });
  return { runs, lines, ask, infer, control };
}

const loading = () => modelOf('a-run', undefined, () => new Promise(() => {}));

test('the document is a valid OpenAPI document', async () => {
  const validator = new Validator();
  expect(await validator.validate(inferenceDocument())).toMatchObject({ valid: true });
});

const failures: [string, Engine['predict']][] = [
  ['throws', () => Promise.reject(new Error('tensor of /srv/secret is broken'))],
  ['gives what is no probability', async () => new Float32Array([7.2])],
];
for (const [what, predict] of failures) {
  test(`where the engine ${what} the answer is 500 with the id and tells nothing; the log tells why`, async () => {
    const first = modelOf('a-run', predict);
    await first.load();
    const { infer, lines } = await serve({ first });
    const answer = await infer();
    expect({ status: answer.status, json: answer.json }).toEqual({
      status: 500,
      json: { error: 'inference failed', id: 'mine' },
    });
    expect(problems({ ...answer, path: `${TEMPLATE.name}/infer` })).toEqual([]);
    expect(lines).toMatchObject([
      { level: 50, err: { message: expect.stringMatching(/secret is broken|answers 7\.2/) } },
    ]);
    expect(JSON.stringify(lines)).not.toContain(TEXT);
  });
}

test('a timeout that is over is 504, whether the engine works or the request waits', async () => {
  const first = modelOf('a-run', () => new Promise(() => {}));
  await first.load();
  const { infer } = await serve({ first });
  const answers = await Promise.all([1, 2].map(() => infer({ parameters: { timeout: 50_000 } })));
  for (const answer of answers) {
    expect({ status: answer.status, json: answer.json }).toEqual({
      status: 504,
      json: {
        error:
          'The request was not answered within its timeout of 50000 µs. Give it more, or send less.',
      },
    });
    expect(problems({ ...answer, path: `${TEMPLATE.name}/infer` })).toEqual([]);
  }
});

test('while the model is loading it is known, live and not ready', async () => {
  const { ask, infer } = await serve({ first: loading() });
  expect((await ask('/v2/health/live')).status).toBe(200);
  const metadata = await ask('/v2/models/sentiment');
  expect(metadata.status).toBe(503);
  expect(problems({ ...metadata, path: TEMPLATE.name })).toEqual([]);
  const index = await ask('/v2/repository/index', { method: 'POST' });
  expect(index.json).toMatchObject([{ state: 'LOADING', reason: 'loading' }]);
  const ready: [string, string][] = [
    ['/v2/health/ready', '/v2/health/ready'],
    ['/v2/models/sentiment/ready', `${TEMPLATE.name}/ready`],
  ];
  for (const [path, template] of ready) {
    const answer = await ask(path);
    expect({ status: answer.status, json: answer.json }).toEqual({
      status: 503,
      json: { error: 'Model sentiment is not ready: loading' },
    });
    expect(problems({ ...answer, path: template })).toEqual([]);
  }
  const answer = await infer();
  expect({ status: answer.status, wait: answer.headers.get('retry-after') }).toEqual({
    status: 503,
    wait: '1',
  });
  expect(problems({ ...answer, path: `${TEMPLATE.name}/infer` })).toEqual([]);
});

test('a server that drains is not ready and still answers', async () => {
  const { runs, ask, infer } = await serve({});
  runs.drain();
  expect((await ask('/v2/health/ready')).status).toBe(503);
  expect((await infer()).status).toBe(200);
});

test('a server that starts empty is ready for an agent until it drains', async () => {
  const first = modelOf('a-run');
  first.dispose();
  const { runs, ask, infer, control } = await serve({
    first,
    startsEmpty: true,
    openRepository: true,
  });
  expect((await ask('/v2/health/ready')).status).toBe(200);
  expect((await infer()).status).toBe(503);
  expect((await control('b', 'load')).status).toBe(200);
  expect((await ask('/v2/health/ready')).status).toBe(200);
  runs.drain();
  expect((await ask('/v2/health/ready')).status).toBe(503);
});

test('only operators load and unload, unless everybody may', async () => {
  const { control } = await serve({ operatorToken: TOKEN });
  for (const token of [undefined, '', `${TOKEN}x`]) {
    const answer = await control('b', 'load', token);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(problems({ ...answer, path: `${TEMPLATE.control}/load` })).toEqual([]);
  }
  expect((await control('b', 'load', TOKEN)).status).toBe(200);
  const open = await serve({ operatorToken: TOKEN, openRepository: true });
  expect((await open.control('b', 'load')).status).toBe(200);
  const closed = await serve({});
  expect((await closed.control('b', 'load', TOKEN)).status).toBe(403);
});

test('a run that is loaded is a model of its own until it is unloaded', async () => {
  const { ask, infer, control } = await serve({ openRepository: true });
  expect((await infer({}, '/v2/models/b/infer')).status).toBe(404);
  const loaded = await control('b', 'load');
  expect(loaded.json).toEqual({ name: 'b', load: true });
  expect(problems({ ...loaded, path: `${TEMPLATE.control}/load` })).toEqual([]);
  const answer = await infer({}, '/v2/models/b/versions/b/infer');
  expect(answer.json).toMatchObject({ model_name: 'b', model_version: 'b' });
  expect(answer.headers.get('x-model-uuid')).toBe('b');
  expect((await ask('/v2/models/b')).json).toMatchObject({ name: 'b', versions: ['b'] });
  expect((await ask('/v2/models/sentiment/versions/b')).status).toBe(404);
  const index = await ask('/v2/repository/index', { method: 'POST', body: '{"ready": true}' });
  expect(index.json).toEqual([
    { name: 'sentiment', version: 'a-run', state: 'READY', reason: '' },
    { name: 'b', version: 'b', state: 'READY', reason: '' },
  ]);
  expect(problems(index)).toEqual([]);
  const unloaded = await control('b', 'unload');
  expect(unloaded.json).toEqual({ name: 'b', unload: true });
  expect(problems({ ...unloaded, path: `${TEMPLATE.control}/unload` })).toEqual([]);
  expect((await ask('/v2/models/b/ready')).status).toBe(404);
});

test('a run that cannot be loaded says why, and stays only where trying again may help', async () => {
  const causes: Record<string, Error> = {
    missing: new ArtifactError('configuration', 'There is nothing.'),
    away: new ArtifactError('temporary', 'The bucket does not answer.'),
    broken: new Error('It takes no texts.'),
  };
  const { ask, control } = await serve({
    openRepository: true,
    open: (uuid) => modelOf(uuid, undefined, () => Promise.reject(causes[uuid])),
  });
  const expected: [string, number, string][] = [
    ['missing', 404, 'Model missing not found: There is nothing.'],
    ['away', 503, 'Model away cannot be loaded now: The bucket does not answer.'],
    ['broken', 422, 'Model broken cannot be loaded: It takes no texts.'],
  ];
  for (const [name, status, error] of expected) {
    const answer = await control(name, 'load');
    expect({ status: answer.status, json: answer.json }).toEqual({ status, json: { error } });
    expect(problems({ ...answer, path: `${TEMPLATE.control}/load` })).toEqual([]);
  }
  const index = await ask('/v2/repository/index', { method: 'POST' });
  expect(index.json.slice(1)).toEqual([
    { name: 'away', version: 'away', state: 'UNAVAILABLE', reason: 'The bucket does not answer.' },
    { name: 'broken', version: 'broken', state: 'UNAVAILABLE', reason: 'failed' },
  ]);
  expect((await ask('/v2/models/broken/ready')).status).toBe(503);
});

test('what the models do not allow is a conflict', async () => {
  const { control } = await serve({ openRepository: true });
  for (const name of ['b', 'c', 'd']) await control(name, 'load');
  const full = await control('e', 'load');
  const slow = await serve({ openRepository: true, first: loading() });
  const early = await slow.control('sentiment', 'unload');
  expect([full.status, early.status]).toEqual([409, 409]);
  expect(problems({ ...full, path: `${TEMPLATE.control}/load` })).toEqual([]);
  expect(problems({ ...early, path: `${TEMPLATE.control}/unload` })).toEqual([]);
});
