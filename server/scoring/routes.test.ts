/** What the built server cannot easily be brought to: other models, engines that fail, and runs in other states. */
import { pino } from 'pino';
import { expect, test } from 'vitest';
import type { Engine } from '../engines/engine.ts';
import { corsPolicy } from '../http/cors.ts';
import { createEdge } from '../http/edge.ts';
import { createRoutes, isPage } from '../http/routes.ts';
import { Model } from '../model/model.ts';
import { Runs } from '../model/runs.ts';

const PREDICT = '/v1/models/sentiment:predict';
const TEXT = 'Secret words of a reviewer.';

interface Setup {
  /** Of the model's output. */
  shape?: number[];
  /** Answers the texts of requests, not those by which the model is warmed. */
  predict?: Engine['predict'];
  locate?: () => Promise<never>;
  /** What MLflow's signature calls the inputs. */
  columns?: string[];
}

/** Of a Keras model, but for what its signature says. */
const ML_MODEL = {
  runId: 'a-run',
  flavor: 'tensorflow',
  modelType: 'keras',
  saveFormat: 'tf',
  savedModel: 'data/model',
  createdAt: undefined,
  mlflowVersion: undefined,
};

async function serve({ shape = [-1, 1], predict, locate, columns = [] }: Setup = {}) {
  const model = new Model({
    run: { uuid: 'a-run', folder: '/' },
    locate: locate ?? (async () => ({ folder: '/', mlModel: { ...ML_MODEL, columns } })),
    loadEngine: async () => ({
      engine: {
        name: 'portable',
        predict: async (texts) =>
          predict && texts.includes(TEXT)
            ? predict(texts)
            : new Float32Array(texts.length * (shape[1] ?? 1)).fill(0.1),
        dispose() {},
      },
      reason: 'it is the only one',
      tensorflowVersion: '2.15.1',
      inputs: [{ name: 'text_input', dtype: 'string', shape: null }],
      outputs: [{ name: 'dense', dtype: 'float32', shape }],
    }),
  });
  const runs = new Runs({
    first: model,
    open: () => model,
    holdTrial: () => Promise.reject(new Error('Nobody asks for another run.')),
    onFailure() {},
    onSwap() {},
  });
  const loading = model.load();
  if (locate) loading.catch(() => {});
  else await loading;
  const lines: string[] = [];
  const handler = createEdge({
    routes: createRoutes({ runs, vertex: { predict: '/predict', health: '/ready/' } }),
    cors: corsPolicy('*'),
    log: pino({ level: 'info' }, { write: (line: string) => void lines.push(line) }),
  });
  const ask = async (path: string, body?: object) => {
    const headers = { 'content-type': 'application/json' };
    const init = body && { method: 'POST', headers, body: JSON.stringify(body) };
    const response = await handler(new Request(`http://localhost${path}`, init));
    const text = await response.text();
    const isJson = response.headers.get('content-type') === 'application/json';
    return { status: response.status, body: isJson ? JSON.parse(text) : text };
  };
  return { model, runs, lines, ask };
}

test("a model's own name of its input is one of the column, and 32-bit floats keep their digits", async () => {
  const { ask } = await serve();
  const outputs = { status: 200, body: { outputs: [[0.1]] } };
  expect(await ask(PREDICT, { inputs: { text_input: [TEXT] } })).toEqual(outputs);
  expect(await ask(PREDICT, { inputs: { text: [TEXT] } })).toEqual(outputs);
  expect(await ask(PREDICT, { inputs: { dense: [TEXT] } })).toMatchObject({ status: 400 });
});

test("the one column of MLflow's signature is the texts by its name, one of several is not", async () => {
  const body = { dataframe_split: { columns: ['review'], data: [[TEXT]] } };
  const { ask } = await serve({ columns: ['review'] });
  expect(await ask('/invocations', body)).toEqual({ status: 200, body: { predictions: [[0.1]] } });
  const several = await serve({ columns: ['review', 'title'] });
  expect(await several.ask('/invocations', body)).toMatchObject({ status: 400 });
});

test('a model whose output is a number a text is answered so', async () => {
  const { ask } = await serve({ shape: [-1] });
  const predictions = { status: 200, body: { predictions: [0.1, 0.1] } };
  const body = { instances: [TEXT, 'b'] };
  for (const path of ['/invocations', '/predict', PREDICT]) {
    expect(await ask(path, body), path).toEqual(predictions);
  }
  const { body: metadata } = await ask('/v1/models/a-run/metadata');
  expect(metadata.metadata.signature_def.signature_def.serving_default).toMatchObject({
    inputs: { text_input: { tensor_shape: { dim: [], unknown_rank: true } } },
    outputs: { dense: { tensor_shape: { dim: [{ size: '-1' }], unknown_rank: false } } },
  });
});

test('a model of several classes gives its own output', async () => {
  const classes: number[] = [0.1, 0.2, 0.7];
  const predict: Engine['predict'] = async (texts) =>
    Float32Array.from(texts.flatMap((text) => (text === TEXT ? classes : [1, 0, 0])));
  const { ask } = await serve({ shape: [-1, 3], predict });
  const body = { instances: ['a', TEXT] };
  const predictions = [
    [1, 0, 0],
    [0.1, 0.2, 0.7],
  ];
  for (const path of ['/invocations', '/predict', PREDICT]) {
    expect(await ask(path, body), path).toEqual({ status: 200, body: { predictions } });
  }
  classes[2] = Number.NaN;
  expect(await ask(PREDICT, body)).toEqual({
    status: 400,
    body: { error: expect.stringMatching(/^The model gives NaN of text 1, which JSON/) },
  });
});

test('a run of which no version of MLflow is known tells none', async () => {
  const { ask } = await serve();
  expect(await ask('/version')).toEqual({
    status: 404,
    body: { error_code: 'ENDPOINT_NOT_FOUND', message: expect.stringContaining('MLmodel') },
  });
});

test('a failure inside tells nothing; the log tells why, and no text', async () => {
  const predict = () => Promise.reject(new Error('tensor of /srv/secret is broken'));
  const { ask, lines } = await serve({ predict });
  const message = 'Internal server error.';
  const body = { instances: [TEXT] };
  expect(await ask('/invocations', body)).toEqual({
    status: 500,
    body: { error_code: 'INTERNAL_ERROR', message },
  });
  for (const path of ['/predict', PREDICT]) {
    expect(await ask(path, body)).toEqual({ status: 500, body: { error: message } });
  }
  expect(lines).toHaveLength(3);
  for (const line of lines) expect(line).toContain('secret is broken');
  expect(lines.join()).not.toContain(TEXT);
});

test('the status of a model follows its state', async () => {
  const status = async ({ ask }: Awaited<ReturnType<typeof serve>>) =>
    (await ask('/v1/models/sentiment')).body.model_version_status[0];
  expect(await status(await serve({ locate: () => new Promise(() => {}) }))).toMatchObject({
    state: 'LOADING',
    status: { error_code: 'OK' },
  });
  const failed = await serve({ locate: () => Promise.reject(new Error('of /srv/secret')) });
  await expect.poll(() => failed.model.state).toBe('failed');
  expect(await status(failed)).toEqual({
    version: 'a-run',
    state: 'END',
    status: { error_code: 'UNAVAILABLE', error_message: 'The model could not be loaded.' },
  });
  expect((await failed.ask('/ready')).status).toBe(503);
  const ended = await serve();
  ended.model.drain();
  expect(await status(ended)).toMatchObject({ state: 'UNLOADING' });
  for (const path of ['/ping', '/health', '/ready']) {
    expect((await ended.ask(path)).status, path).toBe(503);
  }
});

test('what is not of a page does not come to Next, whatever follows', () => {
  for (const target of [
    '/ping',
    '/health?a',
    '//version',
    '/v1/models/a:predict',
    '/invocations/',
  ]) {
    expect(isPage(target), target).toBe(false);
  }
  for (const target of ['/', '/docs', '/pings', '/healthy', '/v10', '/predict']) {
    expect(isPage(target), target).toBe(true);
  }
  const own = ['/predict', '/a/b/', '/'];
  for (const target of ['/predict', '/predict/?a', '/a/b', '/', '/?a']) {
    expect(isPage(target, own), target).toBe(false);
  }
  for (const target of ['/predict/a', '/a', '/docs'])
    expect(isPage(target, own), target).toBe(true);
});
