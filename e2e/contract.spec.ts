import { resolve } from 'node:path';
import { call, GUIDE_ANSWER, GUIDE_BODY, PREDICT, post, SCORE } from './api.ts';
import { startServer } from './server.ts';
import { expect, test } from './test.ts';

interface Score {
  review_id: number;
  sentiment: string;
  probability: number;
}
const scoresOf = ({ json }: { json: unknown }) => (json as { data: Score[] }).data;

test("the guide's request gets the original service's answer, byte for byte", async ({
  server,
}) => {
  const { status, headers, text } = await post(server, PREDICT, GUIDE_BODY, {
    accept: 'application/json',
  });
  expect({ status, text }).toEqual({ status: 200, text: GUIDE_ANSWER });
  expect(headers.get('content-type')).toBe('application/json');
  expect(headers.get('content-length')).toBe(String(GUIDE_ANSWER.length));
});

test('no reviews get no predictions; unknown fields are ignored, as in the original', async ({
  server,
}) => {
  expect((await post(server, PREDICT, { reviews: [] })).text).toBe('{"data":[]}');
  const extra = { reviews: [{ id: 1, text: 'This movie is awesome.', stars: 5 }], lang: 'en' };
  const answer = await post(server, PREDICT, extra);
  expect(answer.json).toEqual({ data: [{ review_id: 1, sentiment: 'positive' }] });
});

test('a thousand reviews come back in their order, whatever their ids and repetitions', async ({
  server,
}) => {
  const texts = ['This movie is quite boring.', 'This movie is awesome.'];
  const sentiments = ['negative', 'positive'];
  const numbers = Array.from({ length: 1_000 }, (_, index) => (index * 7_919) % 613);
  const reviews = numbers.map((number) => ({
    id: (number % 2 ? -1 : 1) * number,
    text: texts[number % 2],
  }));
  const { status, json } = await post(server, PREDICT, { reviews });
  expect(status).toBe(200);
  expect(json).toEqual({
    data: reviews.map(({ id }, at) => ({
      review_id: id + 0,
      sentiment: sentiments[(numbers[at] as number) % 2],
    })),
  });
});

test('score gives the probability behind the sentiment that predict gives', async ({ server }) => {
  const texts = ['Dull.', 'Brilliant!', '', 'It was fine, I suppose.', 'Not bad at all.', '見た'];
  const body = { reviews: texts.map((text, id) => ({ id, text })) };
  const scores = scoresOf(await post(server, SCORE, body));
  const version = await call(server, '/api/v1/model/version');
  const { model } = (await post(server, SCORE, body)).json as { model: object };
  expect(model).toEqual({ ...(version.json as { data: object }).data, engine: 'portable' });
  expect((await post(server, PREDICT, body)).json).toEqual({
    data: scores.map(({ review_id, sentiment }) => ({ review_id, sentiment })),
  });
  for (const { sentiment, probability } of scores) {
    expect(sentiment).toBe(probability > 0.5 ? 'positive' : 'negative');
    expect(Number.isFinite(probability) && probability >= 0 && probability <= 1).toBe(true);
  }
});

test('version names the run and nothing else', async ({ server }) => {
  const { status, text } = await call(server, '/api/v1/model/version');
  expect(status).toBe(200);
  expect(text).toMatch(/^\{"data":\{"model_uuid":"[0-9a-f]{32}"\}\}$/);
});

test('a threshold that is set decides; a probability equal to it is negative', async ({
  server,
}) => {
  const [score] = scoresOf(await post(server, SCORE, GUIDE_BODY));
  const { probability } = score as Score;
  const sentiments = async (threshold: number) => {
    const strict = await startServer({ env: { PRED_MODEL_THRESHOLD: String(threshold) } });
    const { json } = await call(strict, '/api/v1/model/metadata');
    expect(json).toMatchObject({ data: { threshold } });
    const data = scoresOf(await post(strict, PREDICT, GUIDE_BODY));
    await strict.stop();
    return data.map(({ sentiment }) => sentiment);
  };
  expect(await sentiments(probability)).toEqual(['negative', 'positive']);
  expect(await sentiments(probability * 0.99)).toEqual(['positive', 'positive']);
});

test('a text in which the model finds no word at all gets even odds', async () => {
  const env = { PRED_MODEL_PATH: resolve('training/golden/models/masked') };
  const masked = await startServer({ env });
  const texts = ['good', '', '!!!'];
  const answer = await post(masked, SCORE, { reviews: texts.map((text, id) => ({ id, text })) });
  await masked.stop();
  expect(answer.status).toBe(200);
  const [good, ...none] = scoresOf(answer);
  expect(good?.probability).not.toBe(0.5);
  const even = { sentiment: 'negative', probability: 0.5 };
  expect(none).toEqual([1, 2].map((id) => ({ review_id: id, ...even })));
});

test('many requests at once each get their own answer', async ({ server }) => {
  const texts = ['Awful.', 'Wonderful, moving and funny.', 'Long. '.repeat(2_000), 'So so.', ''];
  const alone = new Map<string, Score>();
  for (const text of texts) {
    const [score] = scoresOf(await post(server, SCORE, { reviews: [{ id: 1, text }] }));
    alone.set(text, score as Score);
  }
  const one = async (number: number) => {
    if (number % 7 === 3) {
      const { status } = await post(server, PREDICT, `{"reviews":[{"id":"${number}","text":""}]}`);
      return expect(status).toBe(422);
    }
    if (number % 7 === 5) return expect((await call(server, '/readyz')).status).toBe(200);
    const reviews = Array.from({ length: (number % 5) + 1 }, (_, at) => ({
      id: number * 10 + at,
      text: texts[(number + at) % texts.length] as string,
    }));
    const { json } = await post(server, SCORE, { reviews });
    expect(json).toMatchObject({
      data: reviews.map(({ id, text }) => ({ ...alone.get(text), review_id: id })),
    });
  };
  await Promise.all(Array.from({ length: 200 }, (_, number) => one(number)));
});
