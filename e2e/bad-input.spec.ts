import { call, expectStillAnswers, GUIDE_BODY, PREDICT, post, SCORE } from './api.ts';
import { expectAnswer, plain, refused } from './error-bodies.ts';
import { expect, test } from './test.ts';

/** After each of these the server answers as ever. */
test.afterEach(({ server }) => expectStillAnswers(server));

const NOT_JSON: Record<string, [string | Uint8Array, string]> = {
  'an empty body': ['', 'The body is not valid JSON: it is empty. Send one JSON object.'],
  'a body of blanks': [' \n', 'The body is not valid JSON: it is empty. Send one JSON object.'],
  'JSON that was cut off': [
    GUIDE_BODY.slice(0, 13),
    'The body is not valid JSON: Unexpected end of JSON input. Send one JSON object.',
  ],
  'bytes that are not UTF-8': [
    Buffer.from('{"reviews":[{"id":1,"text":"caf\xe9"}]}', 'latin1'),
    'The body is not valid UTF-8. Send it encoded as UTF-8.',
  ],
};
for (const [what, [body, message]] of Object.entries(NOT_JSON)) {
  test(`${what}: 400`, async ({ server }) => {
    expectAnswer(await post(server, PREDICT, body), 400, plain('PARSE_ERROR', message));
    const { status, json } = await post(server, '/api/trpc/model.predict', body);
    expect(status).toBe(400);
    expect(json).toMatchObject({ error: { data: { code: 'PARSE_ERROR', httpStatus: 400 } } });
  });
}

test('what is near JSON, but is not: 400 with the place', async ({ server }) => {
  for (const body of ["{'reviews': []}", '{"reviews": [],}', '{"reviews": NaN}', 'reviews=1']) {
    const { status, json } = await post(server, PREDICT, body);
    expect(status, body).toBe(400);
    const message = expect.stringMatching(
      /^The body is not valid JSON: .+\. Send one JSON object\.$/,
    );
    expect(json).toMatchObject({ code: 'PARSE_ERROR', message });
  }
});

test('ids that JSON writes in other ways are the whole numbers that they are', async ({
  server,
}) => {
  const ids = ['-0', '0', '1e3', '1.0', '-5', '9007199254740991', '-9007199254740991'];
  const reviews = ids.map((value) => `{"id":${value},"text":"Great fun."}`);
  const { status, text } = await post(server, PREDICT, `{"reviews":[${reviews}]}`);
  const wanted = ['0', '0', '1000', '1', '-5', '9007199254740991', '-9007199254740991'];
  const data = wanted.map((value) => `{"review_id":${value},"sentiment":"positive"}`);
  expect({ status, text }).toEqual({ status: 200, text: `{"data":[${data}]}` });
});

test('several wrong fields are counted, and the first twenty listed', async ({ server }) => {
  const wrong = Array.from({ length: 1_000 }, () => ({ id: 'x'.repeat(1_000), text: 1 }));
  const { status, json, text } = await post(server, PREDICT, { reviews: wrong });
  expect(status).toBe(422);
  const { message, detail } = json as { message: string; detail: unknown[] };
  expect(message).toBe(
    'reviews[0].id must be a whole number, but it is a string. There are 1,999 further problems.',
  );
  expect(detail).toHaveLength(20);
  expect(text.length).toBeLessThan(3_000);
});

const MANY = ['ensure this value has at most 1000 items', 'value_error.list.max_items'] as const;
const LONG = [
  'ensure this value has at most 100000 characters',
  'value_error.any_str.max_length',
] as const;

test('a thousand reviews and a text of 100,000 characters are taken; one more is not', async ({
  server,
}) => {
  const many = (count: number) => ({ reviews: Array(count).fill({ id: 1, text: '' }) });
  const long = (...texts: string[]) => ({ reviews: texts.map((text, id) => ({ id, text })) });
  const most = '😀'.repeat(100_000);
  expect((await post(server, PREDICT, many(1_000))).status).toBe(200);
  expect((await post(server, PREDICT, long('x'.repeat(100_000), most))).status).toBe(200);
  expectAnswer(
    await post(server, PREDICT, many(1_001)),
    422,
    refused('reviews must be a list of at most 1,000, but it has 1,001. Send several requests.', [
      ['reviews'],
      ...MANY,
    ]),
  );
  for (const text of ['x'.repeat(100_001), `${most}x`]) {
    expectAnswer(
      await post(server, PREDICT, long('', text)),
      422,
      refused(
        'reviews[1].text must be a text of at most 100,000 characters, but it is longer. Shorten it.',
        [['reviews', 1, 'text'], ...LONG],
      ),
    );
  }
});

test('millions of wrong items are refused in a short answer', async ({ server }) => {
  const { status, text } = await post(server, PREDICT, `{"reviews":[${'0,'.repeat(4_000_000)}0]}`);
  expect(status).toBe(422);
  expect(text).toContain('it has 4,000,001');
  expect(text.length).toBeLessThan(500);
});

test('ten megabytes of brackets are refused at once', async ({ server }) => {
  const half = 5_000_000;
  const body = `{"reviews":${'['.repeat(half)}${']'.repeat(half)}}`;
  const start = performance.now();
  const answer = await post(server, PREDICT, body);
  // JSON.parse alone would take seconds, and a gigabyte.
  expect(performance.now() - start).toBeLessThan(10_000);
  expectAnswer(
    answer,
    422,
    refused(
      'The body nests lists and objects more than 64 deep. Send {"reviews": [{"id": 1, "text": "…"}]}.',
      [[], 'value is nested too deep', 'value_error'],
    ),
  );
});

test('keys that mean something to JavaScript mean nothing here', async ({ server }) => {
  const own =
    '{"id":1,"text":"Great fun.","__proto__":{"id":7},"constructor":{"prototype":{"x":1}}}';
  const { status, json } = await post(server, PREDICT, `{"__proto__":null,"reviews":[${own}]}`);
  expect({ status, json }).toEqual({
    status: 200,
    json: { data: [{ review_id: 1, sentiment: 'positive' }] },
  });
  for (const body of [
    `{"__proto__":{"reviews":[]}}`,
    `{"constructor":{"prototype":{"reviews":[]}}}`,
    `{"reviews":[{"__proto__":{"id":1,"text":""}}]}`,
  ]) {
    expect((await post(server, PREDICT, body)).status, body).toBe(422);
  }
});

test('texts of any content are scored', async ({ server }) => {
  const texts = [
    '"\\ud800 lone"',
    '"lone \\udc00"',
    '"\\u0000"',
    '"Great\\u0000 fun"',
    '"\\ufeff"',
    '"<script>alert(1)</script>"',
    '"e\\u0301\\u0301\\u0301"',
    '"\\u202e"',
    '""',
    `"${'\\u0000'.repeat(10_000)}"`,
  ];
  const reviews = texts.map((value, index) => `{"id":${index},"text":${value}}`);
  const { status, json } = await post(server, SCORE, `{"reviews":[${reviews}]}`);
  expect(status).toBe(200);
  const probability = expect.any(Number);
  expect(json).toMatchObject({ data: texts.map((_, at) => ({ review_id: at, probability })) });
});

const mediaType = (sent: string) =>
  plain(
    'UNSUPPORTED_MEDIA_TYPE',
    `The content type must be application/json in UTF-8, ${sent}. Send the header "content-type: application/json".`,
  );

test('a body that is not announced as JSON in UTF-8: 415', async ({ server }) => {
  for (const path of [PREDICT, SCORE]) {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/json; charset=iso-8859-1',
      'application/jsonl',
      'multipart/form-data; boundary=x',
    ]) {
      const answer = await post(server, path, GUIDE_BODY, { 'content-type': type });
      expectAnswer(answer, 415, mediaType(`not "${type}"`));
    }
    const bare = { method: 'POST', body: Buffer.from(GUIDE_BODY) };
    expectAnswer(await call(server, path, bare), 415, mediaType('but none was sent'));
  }
  for (const encoding of ['gzip', 'br', 'deflate']) {
    const answer = await post(server, PREDICT, GUIDE_BODY, { 'content-encoding': encoding });
    const message = `The content encoding "${encoding}" is not read. Send the body uncompressed.`;
    expectAnswer(answer, 415, plain('UNSUPPORTED_MEDIA_TYPE', message));
  }
  const { status, json } = await post(server, '/api/trpc/model.score', GUIDE_BODY, {
    'content-type': 'text/plain',
  });
  expect(status).toBe(415);
  expect(json).toMatchObject({ error: { data: { code: 'UNSUPPORTED_MEDIA_TYPE' } } });
});

test('JSON in UTF-8 may be announced in any of its ways', async ({ server }) => {
  for (const type of [
    'application/json; charset=utf-8',
    'Application/JSON;charset="UTF-8"',
    'application/json ; charset=utf8',
  ]) {
    for (const path of [PREDICT, '/api/trpc/model.predict']) {
      const { status } = await post(server, path, GUIDE_BODY, { 'content-type': type });
      expect(status, `${type} at ${path}`).toBe(200);
    }
  }
});

test('a method that a path does not take: 405 with those that it takes', async ({ server }) => {
  for (const [method, path, allow] of [
    ['GET', PREDICT, 'POST, OPTIONS'],
    ['PUT', PREDICT, 'POST, OPTIONS'],
    ['DELETE', SCORE, 'POST, OPTIONS'],
    ['PATCH', '/api/v1/model/version', 'GET, HEAD, OPTIONS'],
    ['POST', '/api/v1/openapi.json', 'GET, HEAD, OPTIONS'],
    ['POST', '/healthz', 'GET, HEAD, OPTIONS'],
    ['PUT', '/readyz', 'GET, HEAD, OPTIONS'],
  ] as const) {
    const answer = await call(server, path, { method });
    const message = `${method} is not possible at ${path}. Use ${allow}.`;
    expectAnswer(answer, 405, plain('METHOD_NOT_SUPPORTED', message));
    expect(answer.headers.get('allow')).toBe(allow);
  }
  for (const [method, procedure, allow] of [
    ['GET', 'model.predict', 'POST, OPTIONS'],
    ['PUT', 'model.predict', 'GET, POST, HEAD, OPTIONS'],
  ] as const) {
    const { status, headers, json } = await call(server, `/api/trpc/${procedure}`, { method });
    expect({ status, allow: headers.get('allow') }).toEqual({ status: 405, allow });
    expect(json).toMatchObject({ error: { data: { code: 'METHOD_NOT_SUPPORTED' } } });
  }
});

test('slashes too many before /api are 404 as JSON, and no redirect', async ({ server }) => {
  for (const path of ['//api/v1/model/version', '///healthz']) {
    const message = `There is nothing at ${path}. See /docs for what is.`;
    expectAnswer(await call(server, path), 404, plain('NOT_FOUND', message));
  }
});

test('a path where there is nothing: 404 as JSON under /api', async ({ server }) => {
  for (const path of ['/api', '/api/v1', '/api/v1/model', '/api/v1/model/predictx', '/api/trpc']) {
    const message = `There is nothing at ${path}. See /docs for what is.`;
    for (const answer of [await call(server, path), await post(server, path, GUIDE_BODY)]) {
      expectAnswer(answer, 404, plain('NOT_FOUND', message));
    }
  }
  const { status, json } = await call(server, '/api/trpc/model.nothing');
  expect(status).toBe(404);
  expect(json).toMatchObject({ error: { data: { code: 'NOT_FOUND', httpStatus: 404 } } });
});
