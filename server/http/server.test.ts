import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { answerChecker, examplesOf } from '../../e2e/answer-checker.ts';
import { openApiDocument } from '../api/openapi.ts';
import type { Engine, LoadedEngine } from '../engines/engine.ts';
import { Model } from '../model/model.ts';
import { Runs } from '../model/runs.ts';
import { corsPolicy } from './cors.ts';
import { createEdge } from './edge.ts';
import { createRoutes } from './routes.ts';
import { createHttpServer } from './server.ts';

const PREDICT = '/api/v1/model/predict';
const TEXT = 'Secret words of a reviewer.';
const RUN = { uuid: 'a-run', folder: '/nowhere' };
const problems = answerChecker(openApiDocument());

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

interface Setup {
  model: Model;
  timeouts?: Parameters<typeof createHttpServer>[0]['timeouts'];
}

/** The whole way in, on a real socket, with the real logger writing to where we can read. */
async function serve({ model, timeouts = {} }: Setup) {
  const lines: Record<string, unknown>[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(String(chunk)));
      done();
    },
  });
  const log = pino({ level: 'info' }, sink);
  const handler = createEdge({
    routes: createRoutes({ runs: runsOf(model) }),
    cors: corsPolicy('*'),
    log,
  });
  const pages = Promise.resolve((_: unknown, response: { end(): void }) => response.end());
  const server = createHttpServer({ handler, pages, timeouts });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(
    () => server.close(),
    () => server.closeAllConnections(),
  );
  const { port } = server.address() as AddressInfo;
  return { lines, port, url: `http://127.0.0.1:${port}` };
}

/** The model, with nothing to take its place. */
const runsOf = (first: Model) =>
  new Runs({
    first,
    open: () => first,
    holdTrial: () => Promise.reject(new Error('Nobody asks for another run.')),
    onFailure() {},
    onSwap() {},
  });

const engineThat = (predict: Engine['predict']): LoadedEngine => ({
  engine: { name: 'portable', predict, dispose() {} },
  reason: 'it is the only one',
  tensorflowVersion: '2.15.1',
  inputs: [{ name: 'text', dtype: 'string', shape: null }],
  outputs: [{ name: 'probability', dtype: 'float32', shape: [-1] }],
});

async function readyModel(predict: Engine['predict'], batching = {}) {
  let warm = false;
  const engine = engineThat(async (texts) =>
    warm ? predict(texts) : new Float32Array(texts.length),
  );
  const model = new Model({ run: RUN, loadEngine: async () => engine, batching });
  await model.load();
  warm = true;
  return model;
}

const loadingModel = () => new Model({ run: RUN, loadEngine: () => new Promise(() => {}) });

async function ask(url: string, path: string, reviews?: object[]) {
  const response = await fetch(url + path, {
    ...(reviews && { method: 'POST', body: JSON.stringify({ reviews }) }),
    headers: { 'content-type': 'application/json', 'x-request-id': 'mine' },
  });
  const { status, headers } = response;
  return { method: reviews ? 'POST' : 'GET', path, status, headers, json: await response.json() };
}

const failures: [string, Engine['predict']][] = [
  ['throws', () => Promise.reject(new Error('tensor of /srv/secret is broken'))],
  ['gives too few scores', async () => new Float32Array(1)],
  ['gives what is no probability', async () => new Float32Array([0.5, 7.2])],
];
for (const [what, predict] of failures) {
  test(`where the engine ${what} the answer is 500 and tells nothing; the log tells why`, async () => {
    const { url, lines } = await serve({ model: await readyModel(predict) });
    const reviews = [
      { id: 1, text: TEXT },
      { id: 2, text: TEXT },
    ];
    const answer = await ask(url, PREDICT, reviews);
    expect(answer.status).toBe(500);
    expect(answer.json).toEqual(examplesOf(openApiDocument(), 'InternalServerError').failure);
    expect(problems(answer)).toEqual([]);
    const rpc = await ask(url, '/api/trpc/model.score', reviews);
    expect(rpc.status).toBe(500);
    expect(rpc.json.error.message).toBe('Internal server error.');
    expect(JSON.stringify(rpc.json)).not.toMatch(/secret|stack|scores for|7\.2/);
    for (const line of lines) {
      expect(line).toMatchObject({ level: 50, requestId: 'mine', status: 500 });
      expect(line.err).toMatchObject({
        message: expect.stringMatching(/secret is broken|1 scores for 2|answers 7\.2/),
      });
      expect(line.err).toHaveProperty('stack');
    }
    expect(lines).toHaveLength(2);
    expect(JSON.stringify(lines)).not.toContain(TEXT);
  });
}

test('before the model is loaded what needs it answers 503 and when to come back', async () => {
  const { url, lines } = await serve({ model: loadingModel() });
  const example = examplesOf(openApiDocument(), 'ServiceUnavailable').loading;
  for (const answer of [
    await ask(url, PREDICT, [{ id: 1, text: TEXT }]),
    await ask(url, '/api/v1/model/score', []),
    await ask(url, '/api/v1/model/metadata'),
  ]) {
    expect({ status: answer.status, json: answer.json }).toEqual({ status: 503, json: example });
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(problems(answer)).toEqual([]);
  }
  const ready = await ask(url, '/readyz');
  expect({ status: ready.status, json: ready.json }).toEqual({
    status: 503,
    json: { status: 'loading' },
  });
  expect(problems(ready)).toEqual([]);
  const rpc = await ask(url, '/api/trpc/model.score', [{ id: 1, text: TEXT }]);
  expect(rpc.status).toBe(503);
  expect(rpc.headers.get('retry-after')).toBe('1');
  expect(rpc.json.error.data).toMatchObject({ code: 'SERVICE_UNAVAILABLE', httpStatus: 503 });
  expect((await ask(url, '/healthz')).status).toBe(200);
  expect((await ask(url, '/api/v1/model/version')).json).toEqual({ data: { model_uuid: 'a-run' } });
  expect(lines.every(({ level }) => level === 30)).toBe(true);
});

test('while too much waits the answer is 503 and when to come back; who waits is answered', async () => {
  let finish = () => {};
  const held = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const predict: Engine['predict'] = async (texts) =>
    held.then(() => new Float32Array(texts.length));
  const { url } = await serve({
    model: await readyModel(predict, { maxRows: 1, maxQueueRows: 2 }),
  });
  const reviews = [1, 2, 3].map((id) => ({ id, text: TEXT }));
  const waiting = ask(url, PREDICT, reviews);
  const example = examplesOf(openApiDocument(), 'ServiceUnavailable').busy;
  await expect
    .poll(() => ask(url, PREDICT, [{ id: 4, text: TEXT }]))
    .toMatchObject({ status: 503, json: example });
  const refused = await ask(url, PREDICT, reviews);
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(problems(refused)).toEqual([]);
  const rpc = await ask(url, '/api/trpc/model.score', reviews);
  expect({ status: rpc.status, wait: rpc.headers.get('retry-after') }).toEqual({
    status: 503,
    wait: '1',
  });
  finish();
  expect((await waiting).status).toBe(200);
});

for (const path of [PREDICT, '/api/trpc/model.predict']) {
  test(`who hangs up while waiting at ${path} is logged as gone, and costs nothing more`, async () => {
    let finish = () => {};
    const held = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const seen: string[] = [];
    const predict: Engine['predict'] = async (texts) => {
      seen.push(...texts);
      return held.then(() => new Float32Array(texts.length));
    };
    const { lines, url } = await serve({ model: await readyModel(predict) });
    const first = ask(url, PREDICT, [{ id: 1, text: 'the first' }]);
    await expect.poll(() => seen).toEqual(['the first']);
    const gone = new AbortController();
    const init = { method: 'POST', headers: { 'content-type': 'application/json' } };
    const body = JSON.stringify({ reviews: [{ id: 1, text: 'of who has gone' }] });
    const left = fetch(url + path, { ...init, body, signal: gone.signal });
    await new Promise((resume) => setTimeout(resume, 100));
    gone.abort();
    await expect(left).rejects.toThrow();
    await expect.poll(() => lines.length).toBe(1);
    expect(lines[0]).toMatchObject({ level: 30, path, status: 499 });
    finish();
    expect((await first).status).toBe(200);
    expect((await ask(url, PREDICT, [{ id: 2, text: 'the last' }])).status).toBe(200);
    expect(seen).toEqual(['the first', 'the last']);
  });
}

test('a model that could not be loaded, or is freed, is not ready', async () => {
  const broken = new Model({ run: RUN, loadEngine: () => Promise.reject(new Error('no file')) });
  await expect(broken.load()).rejects.toThrow('no file');
  const freed = await readyModel(async () => new Float32Array());
  freed.dispose();
  for (const [model, status] of [[broken, 'failed'] as const, [freed, 'disposed'] as const]) {
    const { url } = await serve({ model });
    const answer = await ask(url, '/readyz');
    expect({ status: answer.status, json: answer.json }).toEqual({ status: 503, json: { status } });
    expect(problems(answer)).toEqual([]);
    expect((await ask(url, PREDICT, [{ id: 1, text: TEXT }])).status).toBe(503);
  }
});

const QUICK = { headersTimeout: 150, requestTimeout: 300, connectionsCheckingInterval: 50 };
const HALF_SENT = {
  'a request line': 'POST /api/v1/mod',
  'the headers': `POST ${PREDICT} HTTP/1.1\r\nhost: x\r\ncontent-type: app`,
  'the body': `POST ${PREDICT} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"rev`,
};
for (const [what, bytes] of Object.entries(HALF_SENT)) {
  test(`who sends half of ${what} and then nothing is cut off, and no failure of ours`, async () => {
    const { lines, port, url } = await serve({ model: loadingModel(), timeouts: QUICK });
    const socket = connect(port, '127.0.0.1');
    socket.write(bytes);
    const start = performance.now();
    let answer = '';
    for await (const chunk of socket) answer += chunk;
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
    expect(performance.now() - start).toBeLessThan(10_000);
    expect((await ask(url, '/healthz')).status).toBe(200);
    expect(lines.map(({ level }) => level)).not.toContain(50);
  });
}

test('who goes away amid the body is logged as gone, not as a failure of ours', async () => {
  const { lines, port } = await serve({ model: loadingModel() });
  const socket = connect(port, '127.0.0.1');
  socket.write(HALF_SENT['the body'], () => socket.destroy());
  await expect.poll(() => lines.length).toBe(1);
  expect(lines[0]).toMatchObject({ level: 30, path: PREDICT, status: 499 });
});
