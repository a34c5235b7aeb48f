import { mkdirSync } from 'node:fs';
import { call, GUIDE_ANSWER, GUIDE_BODY, PREDICT, post } from './api.ts';
import { expectAnswer, plain } from './error-bodies.ts';
import { scrape, seriesOf } from './scrape.ts';
import { startNext } from './server.ts';
import { expect, test } from './test.ts';

test("Next's own server answers as ours does, from any folder", async ({ server }) => {
  const cwd = test.info().outputPath('elsewhere');
  mkdirSync(cwd, { recursive: true });
  const next = await startNext({ cwd });
  await expect
    .poll(async () => (await call(next, '/readyz')).status, { timeout: 30_000 })
    .toBe(200);
  expect((await post(next, PREDICT, GUIDE_BODY)).text).toBe(GUIDE_ANSWER);
  for (const path of [
    '/healthz',
    '/api/v1/model/version',
    '/api/v1/model/metadata',
    '/api/v1/openapi.json',
    '/api/trpc/model.version',
    '/api/trpc/model.version,model.metadata?batch=1',
    '/api/trpc/model.nothing',
    '/v2',
    '/v2/models/sentiment/',
    '/v2/nothing',
    '/v1/models/sentiment/metadata',
    '/v1/nothing',
    '/invocations',
    '/ping',
    '/health',
    '/version',
  ]) {
    const { status, text } = await call(next, path);
    const ours = await call(server, path);
    expect({ path, status, text }).toEqual({ path, status: ours.status, text: ours.text });
  }
  for (const path of ['/api', '/api/nothing', '/api/v1', '/api/v1/model/nothing', '/api/a/b/c']) {
    const message = `There is nothing at ${path}. See /docs for what is.`;
    for (const answer of [await call(next, path), await post(next, path, GUIDE_BODY)]) {
      expectAnswer(answer, 404, plain('NOT_FOUND', message));
    }
  }
  expect(seriesOf(await scrape(next), 'reviewscore_ready')).toEqual([{ labels: {}, value: 1 }]);
  await next.stop();
});
