/** Changing runs over HTTP: who may, what is answered, and that each answer names its run. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { answerChecker, examplesOf } from '../../e2e/answer-checker.ts';
import { openApiDocument } from '../api/openapi.ts';
import { Model } from '../model/model.ts';
import { Runs } from '../model/runs.ts';
import { corsPolicy } from './cors.ts';
import { createEdge } from './edge.ts';
import { createRoutes } from './routes.ts';
import { createHttpServer } from './server.ts';

const TOKEN = '0123456789abcdef';
const ADMIN = '/api/v1/admin';
const PREDICT = '/api/v1/model/predict';
const OPERATIONS = ['load', 'activate', 'unload', 'roll-back'];

const document = openApiDocument(true);
const problems = answerChecker(document);
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A run that says the same of every text: positive, unless it is the first. */
const modelOf = (uuid: string) =>
  new Model({
    run: { uuid, folder: '/' },
    loadEngine: async () => ({
      engine: {
        name: 'portable',
        predict: async (texts) =>
          new Float32Array(texts.length).fill(uuid === 'a-run' ? 0.25 : 0.75),
        dispose() {},
      },
      reason: 'it is the only one',
      tensorflowVersion: '2.15.1',
      inputs: [{ name: 'text', dtype: 'string', shape: [-1] }],
      outputs: [{ name: 'probability', dtype: 'float32', shape: [-1] }],
    }),
  });

async function serveAt(operatorToken?: string) {
  const runs = new Runs({
    first: modelOf('a-run'),
    open: modelOf,
    holdTrial: async () => ({ against: 'golden', matched: 2, total: 2, passed: true }),
    onFailure() {},
    onSwap() {},
  });
  await runs.active.load();
  const routes = createRoutes({ runs, operatorToken });
  const handler = createEdge({ routes, cors: corsPolicy('*'), log: pino({ level: 'silent' }) });
  const pages = Promise.resolve((_: unknown, response: { end(): void }) => response.end());
  const server = createHttpServer({ handler, pages });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(
    () => server.close(),
    () => server.closeAllConnections(),
  );
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  /** Posts where there is a body. */
  const ask = async (path: string, body?: object, token: string | null = TOKEN) => {
    const response = await fetch(url + path, {
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
      headers: {
        'content-type': 'application/json',
        ...(token !== null && { authorization: `Bearer ${token}` }),
      },
    });
    const { status, headers } = response;
    const json = await response.json();
    return { method: body ? 'POST' : 'GET', path, status, headers, json };
  };
  return { ask, url };
}

const serve = async (operatorToken?: string) => (await serveAt(operatorToken)).ask;

test('without a token the paths are not there, not even in the document', async () => {
  const ask = await serve();
  expect((await ask(`${ADMIN}/runs`)).status).toBe(404);
  for (const operation of OPERATIONS) {
    expect((await ask(`${ADMIN}/${operation}`, {})).status, operation).toBe(404);
  }
  const rpc = await ask('/api/trpc/admin.rollBack', {});
  expect({ status: rpc.status, message: rpc.json.error.message }).toEqual({
    status: 404,
    message: expect.stringContaining('started without ADMIN_TOKEN'),
  });
  expect(JSON.stringify((await ask('/api/v1/openapi.json')).json)).not.toMatch(
    /admin|Unauthorized/,
  );
});

test('who has no token, or a wrong one, changes and learns nothing', async () => {
  const ask = await serve(TOKEN);
  for (const token of [null, '', 'x', `${TOKEN}x`, TOKEN.toUpperCase()]) {
    for (const operation of OPERATIONS) {
      const answer = await ask(`${ADMIN}/${operation}`, { model_uuid: 'b' }, token);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
      expect(answer.json).toEqual(examplesOf(document, 'Unauthorized').unauthorized);
      expect(problems(answer)).toEqual([]);
    }
    expect((await ask(`${ADMIN}/runs`, undefined, token)).status).toBe(401);
    expect((await ask('/api/trpc/admin.runs', undefined, token)).status).toBe(401);
  }
  expect((await ask(`${ADMIN}/runs`)).json.data).toHaveLength(1);
});

test('a run is loaded, activated, rolled back and unloaded; every answer names its run', async () => {
  const ask = await serve(TOKEN);
  const reviews = { reviews: [{ id: 1, text: 'x' }] };
  const predict = async () => {
    const { json, headers } = await ask(PREDICT, reviews, null);
    return `${headers.get('x-model-uuid')}: ${json.data[0].sentiment}`;
  };
  expect(await predict()).toBe('a-run: negative');
  const answers = [await ask(`${ADMIN}/load`, { model_uuid: 'b' })];
  await expect
    .poll(async () => (await ask(`${ADMIN}/runs`)).json.data[1])
    .toMatchObject({ model_uuid: 'b', status: 'ready', active: false });
  answers.push(await ask(`${ADMIN}/activate`, { model_uuid: 'b' }));
  expect(answers[1]?.json.canary).toEqual({ against: 'golden', matched: 2, total: 2 });
  expect(await predict()).toBe('b: positive');
  answers.push(await ask(`${ADMIN}/roll-back`, {}));
  expect(await predict()).toBe('a-run: negative');
  answers.push(await ask(`${ADMIN}/unload`, { model_uuid: 'b' }), await ask(`${ADMIN}/runs`));
  expect(answers[3]?.json.data).toMatchObject([{ model_uuid: 'a-run', active: true }]);
  for (const answer of answers) {
    expect(answer.status).toBe(200);
    expect(problems(answer), answer.path).toEqual([]);
  }
  for (const path of ['/api/trpc/model.version', '/readyz', '/api/v1/model/metadata']) {
    expect((await ask(path)).headers.get('x-model-uuid'), path).toBe('a-run');
  }
});

test('what cannot be done is a conflict that says what to do first', async () => {
  const ask = await serve(TOKEN);
  const { notLoaded, active } = examplesOf(document, 'Conflict');
  const tries = [
    { operation: 'activate', model_uuid: 'another-run', expected: notLoaded },
    { operation: 'unload', model_uuid: 'a-run', expected: active },
  ];
  for (const { operation, model_uuid, expected } of tries) {
    const answer = await ask(`${ADMIN}/${operation}`, { model_uuid });
    expect(answer.status).toBe(409);
    expect(answer.json).toEqual(expected);
    expect(problems(answer)).toEqual([]);
  }
  expect((await ask(`${ADMIN}/roll-back`, {})).status).toBe(409);
});

test('going back takes no body, or an empty one, however it is announced', async () => {
  const { ask, url } = await serveAt(TOKEN);
  const post = (body?: string, type?: string) =>
    fetch(`${url}${ADMIN}/roll-back`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, ...(type && { 'content-type': type }) },
      ...(body !== undefined && { body: new TextEncoder().encode(body) }),
    });
  await ask(`${ADMIN}/load`, { model_uuid: 'b' });
  await expect
    .poll(async () => (await ask(`${ADMIN}/activate`, { model_uuid: 'b' })).status)
    .toBe(200);
  const tries = [[], [''], ['{}'], ['{}', 'application/json'], ['', 'text/plain']];
  for (const [index, given] of tries.entries()) {
    const answer = await post(...given);
    expect({ given, status: answer.status }).toEqual({ given, status: 200 });
    const { data } = (await answer.json()) as { data: { model_uuid: string } };
    expect(data.model_uuid).toBe(index % 2 === 0 ? 'a-run' : 'b');
  }
  const refused = await post('{"model_uuid": "b"}');
  expect({ status: refused.status, json: await refused.json() }).toEqual({
    status: 422,
    json: {
      message:
        'model_uuid must be left out, but it is there. See /docs for the fields that there are.',
      code: 'UNPROCESSABLE_CONTENT',
      detail: [
        {
          loc: ['body', 'model_uuid'],
          msg: 'extra fields not permitted',
          type: 'value_error.extra',
        },
      ],
    },
  });
  expect((await post('{')).status).toBe(400);
});

test('a field that nobody knows is refused by its name, and changes nothing', async () => {
  const ask = await serve(TOKEN);
  for (const [operation, body, field] of [
    ['load', { model_uuid: 'b', modelUuid: 'c' }, 'modelUuid'],
    ['activate', { model_uuid: 'a-run', forced: true }, 'forced'],
    ['unload', { model_uuid: 'a-run', force: true }, 'force'],
  ] as const) {
    const answer = await ask(`${ADMIN}/${operation}`, body);
    expect(answer.status).toBe(422);
    expect(answer.json.message).toBe(
      `${field} must be left out, but it is there. See /docs for the fields that there are.`,
    );
    expect(problems(answer)).toEqual([]);
  }
  expect((await ask(`${ADMIN}/runs`)).json.data).toHaveLength(1);
});

test('an id that could be a path, and a force that is no boolean, are refused', async () => {
  const ask = await serve(TOKEN);
  for (const model_uuid of ['../models', '', 'a/b', null, 7]) {
    expect((await ask(`${ADMIN}/load`, { model_uuid })).status, String(model_uuid)).toBe(422);
  }
  const { message, detail } = (await ask(`${ADMIN}/load`, { model_uuid: 'a/b' })).json;
  expect(message).toBe(
    'model_uuid must be letters, digits, ".", "_" and "-" only, as MLflow has it, but it is not.',
  );
  expect(detail).toMatchObject([{ loc: ['body', 'model_uuid'], type: 'value_error.str.regex' }]);
  const forced = await ask(`${ADMIN}/activate`, { model_uuid: 'a-run', force: 'false' });
  expect(forced.json.message).toBe('force must be true or false, but it is a string.');
});
