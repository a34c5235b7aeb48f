/** The Open Inference Protocol over HTTP, by the built server: what it answers, and where. */
import { BUNDLED_RUN_UUID as RUN } from '../server/model/run.ts';
import { call, post } from './api.ts';
import { exchange } from './raw.ts';
import { expect } from './test.ts';
import { CASES } from './v2-cases.ts';
import { ANSWER, INFER, MODEL, REQUEST, test } from './v2-fixture.ts';

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
