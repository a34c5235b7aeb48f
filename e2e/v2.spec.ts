/** The Open Inference Protocol over HTTP, by the built server. */
import { BUNDLED_RUN_UUID as RUN } from '../server/model/run.ts';
import { answerChecker, type Document } from './answer-checker.ts';
import { type Answer, call, post } from './api.ts';
import { exchange } from './raw.ts';
import { type ServerProcess, startServer } from './server.ts';
import { test as base, expect } from './test.ts';
import { AWESOME, BORING, CASES, text } from './v2-cases.ts';

const MODEL = '/v2/models/sentiment';
const INFER = `${MODEL}/infer`;
const REQUEST = { id: '42', inputs: [text([BORING, AWESOME])] };
const ANSWER =
  `{"model_name":"sentiment","model_version":"${RUN}","id":"42","outputs":[` +
  '{"name":"sentiment","shape":[2,1],"datatype":"BYTES","parameters":{"content_type":"str"},"data":["negative","positive"]},' +
  '{"name":"probability","shape":[2,1],"datatype":"FP32","parameters":{"content_type":"np"},"data":[0.07602705,0.8869033]}]}';

const test = base.extend<{ problems: (template: string, answer: Answer) => string[] }>({
  problems: async ({ server }, use) => {
    const { status, json } = await call(server, '/v2/openapi.json');
    expect(status).toBe(200);
    const check = answerChecker(json as Document);
    await use((path, answer) => check({ ...answer, path }));
  },
});

const pathOf = (model = 'sentiment', version?: string) =>
  `/v2/models/${model}${version ? `/versions/${version}` : ''}/infer`;

for (const { what, model, version, request, expected } of CASES) {
  test(`infer: ${what}`, async ({ server, problems }) => {
    const answer = await post(server, pathOf(model, version), request);
    expect(problems('/v2/models/{model_name}/infer', answer)).toEqual([]);
    if ('error' in expected) {
      const { status, error } = expected;
      expect({ status: answer.status, json: answer.json }).toEqual({ status, json: { error } });
      return;
    }
    expect(answer.json).toEqual({
      model_name: model ?? 'sentiment',
      model_version: RUN,
      id: request.id ?? expect.stringMatching(/^[\da-f-]{36}$/),
      outputs: expected.outputs,
    });
    expect(answer.headers.get('x-model-uuid')).toBe(RUN);
  });
}

test('the answer is the one of the contract, to the byte', async ({ server }) => {
  expect((await post(server, INFER, REQUEST)).text).toBe(ANSWER);
});

const METADATA = {
  name: 'sentiment',
  versions: [RUN],
  platform: 'tensorflow_savedmodel',
  inputs: [{ name: 'text', datatype: 'BYTES', shape: [-1], parameters: { content_type: 'str' } }],
  outputs: [
    { name: 'sentiment', datatype: 'BYTES', shape: [-1, 1], parameters: { content_type: 'str' } },
    { name: 'probability', datatype: 'FP32', shape: [-1, 1], parameters: { content_type: 'np' } },
  ],
};
const READY = { name: 'sentiment', ready: true };
const VERSION = `${MODEL}/versions/${RUN}`;
const TEMPLATE = '/v2/models/{model_name}';
const GETS: [path: string, template: string, body: unknown][] = [
  ['/v2/health/live', '/v2/health/live', { live: true }],
  ['/v2/health/ready', '/v2/health/ready', { live: true, ready: true }],
  [
    '/v2',
    '/v2',
    {
      name: 'reviewscore',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      extensions: ['binary_tensor_data', 'model_repository'],
    },
  ],
  ['/v2/models', '/v2/models', { models: ['sentiment'] }],
  [MODEL, TEMPLATE, METADATA],
  [VERSION, `${TEMPLATE}/versions/{model_version}`, METADATA],
  [`${MODEL}/ready`, `${TEMPLATE}/ready`, READY],
  [`${VERSION}/ready`, `${TEMPLATE}/versions/{model_version}/ready`, READY],
];

for (const [path, template, body] of GETS) {
  test(`GET ${template} is there with and without a slash, and takes nothing else`, async ({
    server,
    problems,
  }) => {
    for (const spelt of [path, `${path}/`]) {
      const answer = await call(server, spelt);
      expect({ status: answer.status, json: answer.json }, spelt).toEqual({
        status: 200,
        json: body,
      });
      expect(problems(template, answer)).toEqual([]);
      const refused = await call(server, spelt, { method: 'DELETE' });
      expect(refused.status).toBe(405);
      expect(refused.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
      expect(problems(template, refused)).toEqual([]);
    }
  });
}

test('posts are taken with a slash at the end, by version and by an encoded name', async ({
  server,
}) => {
  const paths = [
    `${INFER}/`,
    `${VERSION}/infer`,
    `${VERSION}/infer/`,
    '/v2/models/sentimen%74/infer',
  ];
  for (const path of paths) {
    expect((await post(server, path, REQUEST)).text, path).toBe(ANSWER);
  }
  for (const path of ['/v2/repository/index', '/v2/repository/index/']) {
    expect((await call(server, path, { method: 'POST' })).status, path).toBe(200);
  }
});

test('what is not there is told as the protocol tells it', async ({ server }) => {
  const paths: [string, string][] = [
    ['/v2/models/other', 'Model other not found'],
    ['/v2/models/other/ready', 'Model other not found'],
    [`${MODEL}/versions/9`, 'Model sentiment with version 9 not found'],
    [`${MODEL}/versions/9/ready`, 'Model sentiment with version 9 not found'],
    [`${MODEL}/stats`, 'There is nothing at /v2/models/sentiment/stats. See /docs for what is.'],
    ['/v2/nothing', 'There is nothing at /v2/nothing. See /docs for what is.'],
    ['/v2/models/%E0%A4%A', 'There is nothing at /v2/models/%E0%A4%A. See /docs for what is.'],
  ];
  for (const [path, error] of paths) {
    const { status, json } = await call(server, path);
    expect({ status, json }, path).toEqual({ status: 404, json: { error } });
  }
  expect((await call(server, INFER)).status).toBe(405);
});

const input = (change: object) => ({ inputs: [{ ...REQUEST.inputs[0], ...change }] });
const BAD: [what: string, body: unknown, error: string][] = [
  ['no JSON', '{"inputs": [', 'The body is not valid JSON:'],
  ['nothing', '', 'inputs must be a list, but it is missing.'],
  ['a list', '[]', 'The body must be an object, but it is a list.'],
  ['bytes that are no UTF-8', new Uint8Array([0x7b, 0xff]), 'The body is not valid UTF-8.'],
  ['a number for an id', { ...REQUEST, id: 42 }, 'id must be a string, but it is 42.'],
  ['inputs that are no list', { inputs: {} }, 'inputs must be a list, but it is an object.'],
  [
    'an input without a name',
    input({ name: undefined }),
    'inputs[0].name must be a string, but it is missing.',
  ],
  [
    'an input without a shape',
    input({ shape: undefined }),
    'inputs[0].shape must be a list, but it is missing.',
  ],
  [
    'a shape of no numbers',
    input({ shape: ['2'] }),
    'inputs[0].shape must be [N] or [N, 1], but it is no list of whole numbers.',
  ],
  [
    'an input without a datatype',
    input({ datatype: undefined }),
    'inputs[0].datatype must be a string, but it is missing.',
  ],
  [
    'an input without data',
    input({ data: undefined }),
    'inputs[0].data must be a list, but it is missing.',
  ],
  [
    'null among the data',
    input({ data: [BORING, null] }),
    'inputs[0].data[1] must be a string, but it is null.',
  ],
  [
    'a number among the data',
    input({ data: [12, BORING] }),
    'inputs[0].data[0] must be a string, but it is a number.',
  ],
  [
    'data nested otherwise than the shape',
    input({ shape: [2, 1], data: [[BORING, AWESOME]] }),
    'inputs[0].data must be nested as its shape says, of length 2 here, but it is of 1.',
  ],
  [
    'rows that are too long',
    input({ shape: [2, 1], data: [[BORING, 'x'], [AWESOME]] }),
    'inputs[0].data[0] must be nested as its shape says, of length 1 here, but it is of 2.',
  ],
  [
    'data nested here and there',
    input({ shape: [2, 1], data: [[BORING], AWESOME] }),
    'inputs[0].data must be nested all through or not at all, but inputs[0].data[1] is not.',
  ],
  [
    'lists in lists',
    `{"inputs": ${'['.repeat(70)}`,
    'The body nests lists and objects more than 64 deep. Send "data" as a flat list.',
  ],
  [
    'too many inputs',
    { inputs: Array(17).fill(REQUEST.inputs[0]) },
    'inputs must be a list of at most 16, but it has 17.',
  ],
  [
    'a third of a number for an id',
    { inputs: [...REQUEST.inputs, { name: 'id', shape: [2], datatype: 'INT64', data: [1, 0.3] }] },
    'inputs[1].data[1] must be a whole number, but it is none, or beyond 2^53.',
  ],
];

for (const [what, body, error] of BAD) {
  test(`infer refuses ${what} with 422`, async ({ server, problems }) => {
    const answer = await post(server, INFER, body);
    expect(answer.status).toBe(422);
    expect((answer.json as { error: string }).error).toContain(error);
    expect(problems('/v2/models/{model_name}/infer', answer)).toEqual([]);
  });
}

test('a wrong field is listed as FastAPI lists it', async ({ server }) => {
  expect((await post(server, INFER, { id: 42 })).json).toEqual({
    error: 'id must be a string, but it is 42. There is 1 further problem.',
    detail: [
      { loc: ['body', 'id'], msg: 'str type expected', type: 'type_error.str' },
      { loc: ['body', 'inputs'], msg: 'field required', type: 'value_error.missing' },
    ],
  });
});

test('nested data and optional fields that are null are taken', async ({ server }) => {
  const { inputs } = input({ shape: [2, 1], data: [[BORING], [AWESOME]], parameters: null });
  const { text } = await post(server, INFER, { id: '42', parameters: null, outputs: null, inputs });
  expect(text).toBe(ANSWER);
});

test('a body that is too large or of another type is refused as such', async ({
  server,
  problems,
}) => {
  const large = await post(server, INFER, ' '.repeat(11 * 1024 * 1024));
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const foreign = await post(server, INFER, JSON.stringify(REQUEST), form);
  expect([large.status, foreign.status]).toEqual([413, 415]);
  for (const answer of [large, foreign]) {
    expect(problems('/v2/models/{model_name}/infer', answer)).toEqual([]);
  }
});

test('the id of the request is answered in x-request-id, and JSON needs no content type', async ({
  server,
}) => {
  const body = JSON.stringify(REQUEST);
  const head = `POST ${INFER} HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-request-id: mine\r\n`;
  const [answer] = await exchange(server, `${head}content-length: ${body.length}\r\n\r\n${body}`);
  expect(answer?.status).toBe(200);
  expect(answer?.body).toBe(ANSWER);
  expect(answer?.headers.get('x-request-id')).toBe('mine');
});

/** A tensor of BYTES as the protocol has it. */
function raw(...elements: (string | Uint8Array)[]): Buffer {
  return Buffer.concat(
    elements.flatMap((element) => {
      const bytes = Buffer.from(element as string);
      const length = Buffer.alloc(4);
      length.writeUInt32LE(bytes.length);
      return [length, bytes];
    }),
  );
}

interface Binary {
  server: ServerProcess;
  json: object;
  tail: Buffer;
  headers?: Record<string, string>;
}

async function postBinary({ server, json, tail, headers = {} }: Binary) {
  const head = Buffer.from(JSON.stringify(json));
  const response = await fetch(server.url + INFER, {
    method: 'POST',
    headers: {
      'content-type': 'application/octet-stream',
      'inference-header-content-length': String(head.length),
      ...headers,
    },
    body: Buffer.concat([head, tail]),
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  const length = Number(response.headers.get('inference-header-content-length') ?? bytes.length);
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    json: JSON.parse(bytes.subarray(0, length).toString()),
    tail: bytes.subarray(length),
  };
}

const binaryText = (tail: Buffer, more = {}) => ({
  name: 'text',
  shape: [2],
  datatype: 'BYTES',
  parameters: { binary_data_size: tail.length, ...more },
});

test('texts may come as bytes, and outputs go as bytes where they are asked for so', async ({
  server,
}) => {
  const tail = raw(BORING, AWESOME);
  const inputs = [binaryText(tail)];
  const plain = await postBinary({ server, json: { id: '42', inputs }, tail });
  expect(JSON.stringify(plain.json)).toBe(ANSWER);

  const outputs = [
    { name: 'sentiment' },
    { name: 'probability', parameters: { binary_data: true } },
  ];
  const mixed = await postBinary({ server, json: { id: '42', inputs, outputs }, tail });
  expect(mixed.type).toBe('application/octet-stream');
  expect(mixed.json.outputs[0].data).toEqual(['negative', 'positive']);
  expect(mixed.json.outputs[1]).toEqual({
    name: 'probability',
    shape: [2, 1],
    datatype: 'FP32',
    parameters: { content_type: 'np', binary_data_size: 8 },
  });
  expect([mixed.tail.readFloatLE(0), mixed.tail.readFloatLE(4)]).toEqual(
    [0.07602705, 0.8869033].map(Math.fround),
  );

  const all = { binary_data_output: true };
  const everything = await postBinary({ server, json: { parameters: all, inputs }, tail });
  expect(everything.tail).toEqual(Buffer.concat([raw('negative', 'positive'), mixed.tail]));
  outputs[1] = { name: 'probability', parameters: { binary_data: false } };
  const but = await postBinary({ server, json: { parameters: all, inputs, outputs }, tail });
  expect(but.tail).toEqual(raw('negative', 'positive'));
});

test('texts and ids of all 64 bits follow one another, and come back', async ({ server }) => {
  const words = raw(BORING, AWESOME);
  const numbers = Buffer.alloc(16);
  numbers.writeBigInt64LE(2n ** 62n, 0);
  numbers.writeBigInt64LE(-7n, 8);
  const json = {
    parameters: { binary_data_output: true },
    inputs: [
      binaryText(words),
      { name: 'id', shape: [2], datatype: 'INT64', parameters: { binary_data_size: 16 } },
    ],
    outputs: [{ name: 'review_id' }],
  };
  const tail = Buffer.concat([words, numbers]);
  expect((await postBinary({ server, json, tail })).tail).toEqual(numbers);
  const asJson = await postBinary({ server, json: { ...json, parameters: {} }, tail });
  expect(asJson.status).toBe(422);
  expect(asJson.json.error).toContain('4611686018427387904 of review_id is beyond 2^53');
});

test('bytes that do not fit what is said of them are refused with 422', async ({ server }) => {
  const tail = raw(BORING, AWESOME);
  const fine = { inputs: [binaryText(tail)] };
  const header = (value: string) => ({ 'inference-header-content-length': value });
  const tries: [Omit<Binary, 'server'>, string][] = [
    [{ json: fine, tail, headers: header('x') }, 'inference-header-content-length must be'],
    [{ json: fine, tail, headers: header('99999') }, 'inference-header-content-length must be'],
    [{ json: fine, tail, headers: header('0') }, 'inputs must be a list, but it is missing'],
    [{ json: fine, tail: tail.subarray(1) }, 'binary_data_size must be a part of the'],
    [{ json: fine, tail: Buffer.concat([tail, tail]) }, 'behind the JSON that no input claims'],
    [{ json: { inputs: [binaryText(tail.subarray(4))] }, tail }, 'ends within an element'],
    [{ json: { inputs: [{ ...binaryText(tail), data: [] }] }, tail }, 'but it has both'],
    [{ json: { inputs: [binaryText(tail, { binary_data_size: -1 })] }, tail }, 'but it is -1'],
    [{ json: { inputs: [{ ...binaryText(tail), datatype: 'FP32' }] }, tail }, 'must be BYTES for'],
  ];
  const wrong = raw(Buffer.from([0xff]), 'x');
  tries.push([{ json: { inputs: [binaryText(wrong)] }, tail: wrong }, 'text in UTF-8']);
  const many = raw(...Array(1_001).fill(''));
  tries.push([{ json: { inputs: [binaryText(many)] }, tail: many }, 'more than 1,000 elements']);
  for (const [request, error] of tries) {
    const { status, json } = await postBinary({ server, ...request });
    expect({ status, error: json.error }).toEqual({
      status: 422,
      error: expect.stringContaining(error),
    });
  }
});

test('names are set by MODEL_NAME, and strict ones by V2_INPUT_NAMES', async () => {
  const server = await startServer({
    env: { MODEL_NAME: 'kapitan, scout_1', V2_INPUT_NAMES: 'strict' },
  });
  expect((await call(server, '/v2/models')).json).toEqual({ models: ['kapitan', 'scout_1'] });
  for (const name of ['kapitan', 'scout_1']) {
    const { json } = await post(server, `/v2/models/${name}/infer`, REQUEST);
    expect(json).toMatchObject({ model_name: name, id: '42' });
  }
  expect((await post(server, INFER, REQUEST)).status).toBe(404);
  const { json } = await post(server, '/v2/models/kapitan/infer', input({ name: 'foo' }));
  expect(json).toEqual({ error: 'inputs[0].name must be "text" or "id", but it is "foo".' });
  await server.stop();
});

const index = async (server: ServerProcess, body?: object) =>
  (await post(server, '/v2/repository/index', body ?? '')).json;

test('nobody loads or unloads from outside unless the server is started so', async ({
  server,
  problems,
}) => {
  expect(await index(server)).toEqual([
    { name: 'sentiment', version: RUN, state: 'READY', reason: '' },
  ]);
  for (const operation of ['load', 'unload']) {
    const path = `/v2/repository/models/sentiment/${operation}`;
    const answer = await call(server, path, { method: 'POST' });
    expect(answer.status).toBe(403);
    expect(problems(`/v2/repository/models/{model_name}/${operation}`, answer)).toEqual([]);
  }
});

test('the active run is unloaded and loaded again; until then it is known, but not ready', async () => {
  const server = await startServer({ env: { V2_REPOSITORY: 'open' } });
  const control = (name: string, operation: string) =>
    call(server, `/v2/repository/models/${name}/${operation}`, { method: 'POST' });
  expect((await control('sentiment', 'unload')).json).toEqual({ name: 'sentiment', unload: true });
  expect((await control('sentiment', 'unload')).status).toBe(200);
  expect(await index(server)).toEqual([
    { name: 'sentiment', version: RUN, state: 'UNAVAILABLE', reason: 'disposed' },
  ]);
  expect(await index(server, { ready: true })).toEqual([]);
  expect((await call(server, '/v2/health/live')).status).toBe(200);
  for (const path of ['/v2/health/ready', `${MODEL}/ready`]) {
    const { status, json, headers } = await call(server, path);
    expect({ status, json }).toEqual({
      status: 503,
      json: { error: 'Model sentiment is not ready: disposed' },
    });
    expect(headers.get('retry-after')).toBe('1');
  }
  expect((await post(server, INFER, REQUEST)).status).toBe(503);
  expect((await control('sentiment', 'load')).json).toEqual({ name: 'sentiment', load: true });
  expect((await post(server, INFER, REQUEST)).text).toBe(ANSWER);
  const missing = await control('no-such-run', 'load');
  expect(missing.status).toBe(404);
  expect(missing.json).toEqual({ error: expect.stringMatching(/^Model no-such-run not found: /) });
  expect((await control('..', 'load')).status).toBe(404);
  expect((await control('no-such-run', 'unload')).status).toBe(404);
  expect(await index(server)).toHaveLength(1);
  await server.stop();
});
