/** The paths of MLflow's, Vertex AI's and TensorFlow Serving's servers, by the built one. */
import { BUNDLED_RUN_UUID as RUN } from '../server/model/run.ts';
import { type Answer, call, expectStillAnswers, post } from './api.ts';
import { launchServer, type ServerProcess, startServer } from './server.ts';
import { expect, test } from './test.ts';

const TEXTS = ['This movie is quite boring.', 'This movie is awesome.'];
const OUTPUT = [[0.07602705], [0.8869033]];
const INVOCATIONS = '/invocations';
const MODEL = '/v1/models/sentiment';
const PREDICT = `${MODEL}:predict`;
const CSV = { 'content-type': 'text/csv' };

const outcome = ({ status, json, text }: Answer) => ({ status, body: json ?? text });

test.describe('MLflow', () => {
  const BODIES: [what: string, body: unknown, headers?: Record<string, string>][] = [
    ['inputs', { inputs: TEXTS }],
    ['inputs by name', { inputs: { text: TEXTS } }],
    ['instances', { instances: TEXTS.map((text) => [text]) }],
    [
      'dataframe_split',
      { dataframe_split: { columns: ['text'], index: [0, 1], data: TEXTS.map((text) => [text]) } },
    ],
    ['dataframe_records', { dataframe_records: TEXTS.map((text) => ({ text })) }],
    ['CSV', `text\r\n"${TEXTS.join('"\r\n"')}"\r\n`, CSV],
    ['CSV in UTF-8', `text\n${TEXTS.join('\n')}`, { 'content-type': 'Text/CSV; charset=UTF-8' }],
  ];
  for (const [what, body, headers] of BODIES) {
    test(`answers ${what}`, async ({ server }) => {
      const answer = await post(server, INVOCATIONS, body, headers);
      expect(outcome(answer)).toEqual({ status: 200, body: { predictions: OUTPUT } });
      expect(answer.headers.get('x-model-uuid')).toBe(RUN);
    });
  }

  test('tells of itself, at the byte where MLflow does', async ({ server }) => {
    for (const path of ['/ping', '/health', '/ping/']) {
      expect(await call(server, path)).toMatchObject({ status: 200, text: '\n' });
    }
    expect(await call(server, '/version')).toMatchObject({ status: 200, text: '2.9.2' });
  });

  const WRONG: [
    status: number,
    message: string,
    body: unknown,
    headers?: Record<string, string>,
  ][] = [
    [400, 'inputs[1] must be a string, but it is null.', { inputs: ['a', null] }],
    [
      400,
      'dataframe_split.columns must be "text" alone, but it has "id".',
      { dataframe_split: { columns: ['id'], data: [['a']] } },
    ],
    [400, 'The header of the table must be "text" alone, but it has 2.', 'id,text\n1,a\n', CSV],
    [400, 'The body is not valid JSON', '{"inputs": ["a"]'],
    [400, 'The body must be an object, but it is a list.', []],
    [400, 'The body must have exactly one of inputs, instances', ''],
    [400, 'The body is not valid UTF-8.', new Uint8Array([0xff]), CSV],
    [
      400,
      'nests lists and objects more than 64 deep. Send {"inputs"',
      `${'['.repeat(70)}${']'.repeat(70)}`,
    ],
    [413, 'The body is larger than 10 MB.', `text\n${'a'.repeat(10 * 1024 * 1024)}`, CSV],
    [
      415,
      'must be application/json or text/csv in UTF-8, not "text/plain"',
      'a',
      { 'content-type': 'text/plain' },
    ],
    [
      415,
      'must be application/json or text/csv in UTF-8',
      'text\na',
      { 'content-type': 'text/csv; charset=latin1' },
    ],
  ];
  for (const [status, message, body, headers] of WRONG) {
    test(`refuses with ${status}: ${message}`, async ({ server }) => {
      expect(outcome(await post(server, INVOCATIONS, body, headers))).toEqual({
        status,
        body: { error_code: 'BAD_REQUEST', message: expect.stringContaining(message) },
      });
    });
  }

  test('lets nobody take another method, and is not at paths beneath', async ({ server }) => {
    const answer = await call(server, INVOCATIONS);
    expect(outcome(answer)).toMatchObject({ status: 405, body: { error_code: 'BAD_REQUEST' } });
    expect(answer.headers.get('allow')).toBe('POST, OPTIONS');
    expect((await post(server, '/ping', {})).status).toBe(405);
    expect((await call(server, '/invocations/x')).json).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('takes a table that is full of brackets', async ({ server }) => {
    const answer = await post(server, INVOCATIONS, `text\n${'['.repeat(100)}\n`, CSV);
    expect(outcome(answer)).toEqual({ status: 200, body: { predictions: [[expect.any(Number)]] } });
  });
});

test.describe('TensorFlow Serving', () => {
  test('answers rows as predictions and columns as outputs', async ({ server }) => {
    const rows = { status: 200, body: { predictions: OUTPUT } };
    const columns = { status: 200, body: { outputs: OUTPUT } };
    const version = `${MODEL}/versions/${RUN}:predict`;
    expect(outcome(await post(server, PREDICT, { instances: TEXTS }))).toEqual(rows);
    expect(outcome(await post(server, version, { instances: TEXTS }))).toEqual(rows);
    expect(
      outcome(
        await post(server, `/v1/models/${RUN}:predict`, {
          instances: TEXTS.map((text) => ({ text })),
        }),
      ),
    ).toEqual(rows);
    expect(outcome(await post(server, PREDICT, { inputs: { text: TEXTS } }))).toEqual(columns);
    expect(
      outcome(await post(server, PREDICT, { signature_name: 'serving_default', inputs: TEXTS })),
    ).toEqual(columns);
  });

  test('takes JSON whatever it is announced as', async ({ server }) => {
    for (const type of ['application/x-www-form-urlencoded', 'text/plain;charset=UTF-8']) {
      const answer = await post(server, PREDICT, { instances: TEXTS }, { 'content-type': type });
      expect(answer.status).toBe(200);
    }
    const body = new TextEncoder().encode(JSON.stringify({ instances: TEXTS }));
    expect((await call(server, PREDICT, { method: 'POST', body })).status).toBe(200);
    const latin1 = { 'content-type': 'application/json; charset=latin1' };
    expect((await post(server, PREDICT, { instances: TEXTS }, latin1)).status).toBe(415);
  });

  test('tells of the state and of the signature', async ({ server }) => {
    const status = { error_code: 'OK', error_message: '' };
    for (const path of [MODEL, `${MODEL}/versions/${RUN}`]) {
      expect(outcome(await call(server, path))).toEqual({
        status: 200,
        body: { model_version_status: [{ version: RUN, state: 'AVAILABLE', status }] },
      });
    }
    const dim = (...sizes: string[]) => sizes.map((size) => ({ size, name: '' }));
    const tensor = (dtype: string, ...sizes: string[]) => ({
      dtype,
      tensor_shape: { dim: dim(...sizes), unknown_rank: false },
    });
    expect(outcome(await call(server, `${MODEL}/metadata`))).toEqual({
      status: 200,
      body: {
        model_spec: { name: 'sentiment', signature_name: '', version: RUN },
        metadata: {
          signature_def: {
            signature_def: {
              serving_default: {
                inputs: { text: tensor('DT_STRING', '-1') },
                outputs: { probability: tensor('DT_FLOAT', '-1', '1') },
                method_name: 'tensorflow/serving/predict',
              },
            },
          },
        },
      },
    });
  });

  test('tells of what is wrong as error', async ({ server }) => {
    const tries: [path: string, body: unknown, status: number, error: string][] = [
      [PREDICT, { instances: [1] }, 400, 'instances[0] must be a string, but it is a number.'],
      [
        PREDICT,
        { dataframe_records: [{ text: 'a' }] },
        400,
        'The body must have exactly one of instances, inputs, but it has not.',
      ],
      [
        PREDICT,
        { instances: ['a'], signature_name: 'x' },
        400,
        'signature_name must be "serving_default", but it is another.',
      ],
      [PREDICT, '{"instances": NaN}', 400, 'The body is not valid JSON'],
      ['/v1/models/other:predict', { instances: ['a'] }, 404, 'Model other not found'],
      [
        `${MODEL}/versions/1:predict`,
        { instances: ['a'] },
        404,
        'Model sentiment with version 1 not found',
      ],
      [`${MODEL}:classify`, { examples: [] }, 404, `There is nothing at ${MODEL}:classify.`],
      [MODEL, {}, 405, `POST is not possible at ${MODEL}.`],
    ];
    for (const [path, body, status, error] of tries) {
      expect(outcome(await post(server, path, body))).toEqual({
        status,
        body: { error: expect.stringContaining(error) },
      });
    }
    expect(outcome(await call(server, PREDICT))).toMatchObject({
      status: 405,
      body: { error: expect.any(String) },
    });
    await expectStillAnswers(server);
  });
});

test.describe('Vertex AI', () => {
  const ENDPOINT = '/v1/endpoints/7/deployedModels/8';

  async function onVertex(
    predict: string,
    health: string,
    work: (server: ServerProcess) => Promise<void>,
  ): Promise<void> {
    // As it names them; the port is one that is free.
    const server = await startServer({
      env: {
        PORT: '',
        AIP_HTTP_PORT: '0',
        AIP_PREDICT_ROUTE: predict,
        AIP_HEALTH_ROUTE: health,
        AIP_MODE: 'PREDICTION',
      },
    });
    await work(server);
    await server.stop();
  }

  for (const [predict, health] of [
    [`${ENDPOINT}:predict`, ENDPOINT],
    ['/predict', '/health'],
    ['/both', '/both'],
    ['/invocations', '/healthz'],
    ['/docs/', '/'],
  ] as const) {
    test(`asks at ${predict} and ${health}`, async () => {
      await onVertex(predict, health, async (server) => {
        expect(outcome(await call(server, health))).toEqual({
          status: 200,
          body: { status: 'ok' },
        });
        const body = { instances: TEXTS.map((text) => ({ text })), parameters: {} };
        const answer = await post(server, predict, body);
        expect(outcome(answer)).toEqual({ status: 200, body: { predictions: OUTPUT } });
        expect(answer.headers.get('x-model-uuid')).toBe(RUN);
        expect(outcome(await post(server, predict, { inputs: TEXTS }))).toEqual({
          status: 400,
          body: { error: 'The body must have instances, but it has not.' },
        });
        await expectStillAnswers(server);
      });
    });
  }

  test('takes no other method, and nothing is there where it names no path', async ({ server }) => {
    await onVertex('/predict', '/ready', async (vertex) => {
      expect((await call(vertex, '/predict')).headers.get('allow')).toBe('POST, OPTIONS');
      expect((await post(vertex, '/ready', {})).headers.get('allow')).toBe('GET, HEAD, OPTIONS');
      const parameters = { threshold: 0.9 };
      const asked = await post(vertex, '/predict?a=1', { instances: TEXTS, parameters });
      expect(outcome(asked)).toMatchObject({
        status: 400,
        body: { error: expect.stringMatching(/^parameters must be/) },
      });
    });
    expect((await post(server, '/predict', { instances: TEXTS })).status).toBe(404);
  });
});

test('before the model is ready each says 503, and when to come back', async () => {
  const server = launchServer({
    env: {
      PORT: '18977',
      PRED_MODEL_UUID: 'a-run',
      // Where nothing answers.
      PRED_MODEL_GCS_URI: 'gs://bucket/runs',
      STORAGE_EMULATOR_HOST: 'http://127.0.0.1:9',
      AIP_PREDICT_ROUTE: '/predict',
      AIP_HEALTH_ROUTE: '/vertex-health',
    },
  });
  server.url = 'http://127.0.0.1:18977';
  await expect
    .poll(() =>
      call(server, '/healthz').then(
        ({ status }) => status,
        () => 0,
      ),
    )
    .toBe(200);
  const body = { instances: TEXTS };
  const mlflow = { error_code: 'TEMPORARILY_UNAVAILABLE', message: expect.any(String) };
  const others = { error: expect.any(String) };
  for (const [answer, expected] of [
    [await call(server, '/ping'), mlflow],
    [await call(server, '/version'), mlflow],
    [await post(server, INVOCATIONS, body), mlflow],
    [await call(server, '/vertex-health'), others],
    [await post(server, '/predict', body), others],
    [await post(server, PREDICT, body), others],
    [await call(server, `${MODEL}/metadata`), others],
  ] as const) {
    expect(outcome(answer)).toEqual({ status: 503, body: expected });
    expect(answer.headers.get('retry-after')).toBe('1');
  }
  const [status] = ((await call(server, MODEL)).json as { model_version_status: object[] })
    .model_version_status;
  expect(status).toMatchObject({
    version: 'a-run',
    state: expect.stringMatching(/^(LOADING|END)$/),
  });
  await server.stop();
});
