import { answerChecker, type Document, examplesOf } from './answer-checker.ts';
import { type Answer, call, GUIDE_ANSWER, GUIDE_BODY, PREDICT, post, SCORE } from './api.ts';
import type { ServerProcess } from './server.ts';
import { test as base, expect } from './test.ts';

const test = base.extend<{ document: Document }>({
  document: async ({ server }, use) => {
    const { status, json } = await call(server, '/api/v1/openapi.json');
    expect(status).toBe(200);
    await use(json as Document);
  },
});

test('every success is of the form that the document gives it', async ({ server, document }) => {
  const problems = answerChecker(document);
  const answers = [
    await post(server, PREDICT, GUIDE_BODY),
    await post(server, PREDICT, { reviews: [] }),
    await post(server, SCORE, GUIDE_BODY),
    await call(server, '/api/v1/model/version'),
    await call(server, '/api/v1/model/metadata'),
    await call(server, '/healthz'),
    await call(server, '/readyz'),
    await asText(call(server, '/metrics')),
  ];
  for (const answer of answers) {
    expect(answer.status, answer.path).toBe(200);
    expect(problems(answer), answer.path).toEqual([]);
  }
  const tried = new Set(answers.map(({ path }) => path));
  expect(Object.keys(document.paths ?? {}).filter((path) => !tried.has(path))).toEqual([]);
});

test('the example of predict is what predict answers to the example', async ({
  server,
  document,
}) => {
  const { post: predict } = (document.paths as { [PREDICT]: { post: Predict } })[PREDICT];
  const [body] = predict.requestBody.content['application/json'].schema.examples;
  const [answer] = predict.responses[200].content['application/json'].schema.examples;
  expect(JSON.stringify(answer)).toBe(GUIDE_ANSWER);
  expect((await post(server, PREDICT, body)).text).toBe(GUIDE_ANSWER);
});

test('the example of the metadata is what the bundled run answers', async ({
  server,
  document,
}) => {
  const path = '/api/v1/model/metadata';
  const { get: metadata } = (document.paths as { [path]: { get: Answering } })[path];
  const [example] = metadata.responses[200].content['application/json'].schema.examples;
  expect((await call(server, path)).json).toEqual(example);
});

test('the example of score has the probabilities that the bundled run gives', async ({
  server,
  document,
}) => {
  const { post: score } = (document.paths as { [SCORE]: { post: Predict } })[SCORE];
  const [example] = score.responses[200].content['application/json'].schema.examples;
  const { data } = (await post(server, SCORE, GUIDE_BODY)).json as { data: unknown };
  expect(data).toEqual((example as { data: unknown }).data);
});

interface WithExamples {
  content: { 'application/json': { schema: { examples: unknown[] } } };
}
interface Answering {
  responses: { 200: WithExamples };
}
interface Predict extends Answering {
  requestBody: WithExamples;
}

const review = (change: object) => ({ reviews: [{ id: 1, text: 'Fine.', ...change }] });

/** By response and example in the document: how one gets this very answer. */
const PROVOKED: Record<string, Record<string, (server: ServerProcess) => Promise<Answer>>> = {
  BadRequest: {
    notJson: (server) => post(server, PREDICT, '{"reviews": ['),
    notUtf8: (server) => post(server, PREDICT, new Uint8Array([0x22, 0xff, 0x22])),
  },
  NotFound: { notFound: (server) => call(server, '/api/v1/model/sentiment') },
  MethodNotAllowed: { methodNotAllowed: (server) => call(server, PREDICT) },
  PayloadTooLarge: {
    tooLarge: (server) => post(server, PREDICT, ' '.repeat(11 * 1024 * 1024)),
  },
  UnsupportedMediaType: {
    mediaType: (server) =>
      post(server, PREDICT, GUIDE_BODY, { 'content-type': 'application/x-www-form-urlencoded' }),
    encoding: (server) => post(server, PREDICT, GUIDE_BODY, { 'content-encoding': 'gzip' }),
  },
  UnprocessableContent: {
    wrongType: (server) => post(server, PREDICT, review({ id: '12' })),
    missing: (server) => post(server, PREDICT, review({ text: undefined })),
    tooMany: (server) => post(server, PREDICT, { reviews: Array(1_001).fill({ id: 1, text: '' }) }),
    tooLong: (server) => post(server, PREDICT, review({ text: 'x'.repeat(100_001) })),
  },
};

/** Not to be had from a server that is well; server/http/server.test.ts has them. */
const ELSEWHERE = ['InternalServerError', 'ServiceUnavailable'];

test('every path refuses a method that it does not list as the document says', async ({
  server,
  document,
}) => {
  const problems = answerChecker(document);
  for (const [path, operations] of Object.entries(document.paths ?? {})) {
    const method = 'post' in operations ? 'DELETE' : 'POST';
    const answer = await call(server, path, { method });
    expect(answer.status, path).toBe(405);
    for (const operation of Object.values(operations as Record<string, { responses: object }>)) {
      expect(operation.responses, path).toHaveProperty('405');
    }
    expect(problems(answer), path).toEqual([]);
  }
});

test('every error in the document is answered as its example says', async ({
  server,
  document,
}) => {
  const problems = answerChecker(document);
  const names = Object.keys(document.components?.responses ?? {});
  expect(names.sort()).toEqual([...Object.keys(PROVOKED), ...ELSEWHERE].sort());
  for (const [component, provoked] of Object.entries(PROVOKED)) {
    const answers: Record<string, unknown> = {};
    for (const [name, provoke] of Object.entries(provoked)) {
      const answer = await provoke(server);
      // No operation has it: its path would not be there.
      if (component !== 'NotFound') expect(problems(answer), name).toEqual([]);
      answers[name] = answer.json;
    }
    expect(answers).toEqual(examplesOf(document, component));
  }
});

/** A body that is no JSON is its text. */
async function asText(answer: Promise<Answer>): Promise<Answer> {
  const { text, ...rest } = await answer;
  return { ...rest, text, json: text };
}
