/** What Prometheus is told of a server that did just what is asked of it here. */
import { BUNDLED_RUN_UUID as RUN } from '../server/model/run.ts';
import { call, GUIDE_BODY, PREDICT, post, SCORE } from './api.ts';
import { ask, connect } from './grpc-client.ts';
import { type Series, scrape, seriesOf } from './scrape.ts';
import { type ServerProcess, startServer } from './server.ts';
import { test as base, expect } from './test.ts';
import { BORING, text } from './v2-tensors.ts';

const HTTP = 'reviewscore_http_request_duration_seconds_count';

/** Nobody else asks this one. */
const test = base.extend<{ own: ServerProcess }>({
  own: async ({}, use) => {
    const own = await startServer({ env: { GRPC_PORT: '0', PRED_QUEUE_MAX_ROWS: '1' } });
    await use(own);
    await own.stop();
  },
});

test('requests are counted by route, method and status, and no client makes a series of its own', async ({
  own,
}) => {
  await post(own, PREDICT, GUIDE_BODY);
  await post(own, `${PREDICT}/`, GUIDE_BODY);
  await post(own, PREDICT, '{');
  await call(own, PREDICT);
  await call(own, PREDICT, { method: 'PROPFIND' });
  await call(own, '/readyz', { method: 'HEAD' });
  await call(own, `/api/trpc/model.version?input=${Math.random()}`);
  for (const name of ['sentiment', 'another', `made-up-${Math.random()}`]) {
    await call(own, `/v2/models/${name}/ready`);
    await call(own, `/v1/models/${name}/versions/${RUN}`);
    await call(own, `/v2/${name}`);
    await call(own, `/api/${name}`);
    await call(own, `/${name}`);
  }
  await post(own, '/v2/repository/models/made-up/load', {});
  const counted = seriesOf(await scrape(own), HTTP).map(
    ({ labels: { method, route, status }, value }) => `${method} ${route} ${status} ${value}`,
  );
  expect(counted.sort()).toEqual(
    [
      `POST ${PREDICT} 200 2`,
      `POST ${PREDICT} 400 1`,
      `GET ${PREDICT} 405 1`,
      `other ${PREDICT} 405 1`,
      'HEAD /readyz 200 1',
      'GET /api/trpc/{procedures} 200 1',
      'GET /v2/models/{name}/ready 200 1',
      'GET /v2/models/{name}/ready 404 2',
      'GET /v1/models/{name}/versions/{version} 200 1',
      'GET /v1/models/{name}/versions/{version} 404 2',
      'GET unknown 404 6',
      'GET page 404 3',
      'POST /v2/repository/models/{name}/load 403 1',
    ].sort(),
  );
});

test('reviews are counted whichever way they come in, and what warms the model is not', async ({
  own,
}) => {
  expect(await valuesOf(own)).toEqual([0, 0, 0]);
  await post(own, SCORE, GUIDE_BODY);
  await post(own, '/v2/models/sentiment/infer', { inputs: [text([BORING])] });
  await post(own, '/invocations', { inputs: [BORING, BORING, BORING] });
  expect(await valuesOf(own)).toEqual([6, 6, 3]);
});

test('calls over gRPC are counted by method and status', async ({ own }) => {
  const client = connect(own);
  await ask(client, { method: 'ServerLive' });
  for (const name of ['sentiment', 'another', 'a third']) {
    await ask(client, { method: 'ModelReady', request: { name } });
  }
  client.close();
  const calls = seriesOf(await scrape(own), 'reviewscore_grpc_call_duration_seconds_count');
  const at = (method: string, status: string, value: number): Series => ({
    labels: { method: `/inference.GRPCInferenceService/${method}`, status },
    value,
  });
  expect(calls).toEqual([
    at('ServerLive', '0', 1),
    at('ModelReady', '0', 1),
    at('ModelReady', '5', 2),
  ]);
});

test('requests that find the queue full are counted as the 503 that they are', async ({ own }) => {
  const long = Array.from({ length: 300 }, (_, id) => ({ id, text: 'a long story. '.repeat(700) }));
  const answers = await Promise.all([1, 2, 3, 4].map(() => post(own, SCORE, { reviews: long })));
  const busy = answers.filter(({ status }) => status === 503).length;
  expect(busy).toBeGreaterThan(0);
  expect(seriesOf(await scrape(own), 'reviewscore_requests_refused_total')).toEqual([
    { labels: { reason: 'full' }, value: busy },
    { labels: { reason: 'late' }, value: 0 },
  ]);
});

test('the run that answers is named, with its engine, beside what Node tells of every process', async ({
  own,
}) => {
  const told = await scrape(own);
  expect(seriesOf(told, 'reviewscore_run_info')).toEqual([
    { labels: { run: RUN, engine: 'portable', active: 'true' }, value: 1 },
  ]);
  expect(seriesOf(told, 'reviewscore_ready')).toEqual([{ labels: {}, value: 1 }]);
  expect(seriesOf(told, 'reviewscore_queue_rows')).toEqual([{ labels: {}, value: 0 }]);
  for (const name of ['process_resident_memory_bytes', 'nodejs_eventloop_lag_seconds']) {
    expect(seriesOf(told, name)).toHaveLength(1);
  }
});

/** Reviews that were scored, rows that went to the engine, and its calls. */
async function valuesOf(server: ServerProcess): Promise<(number | undefined)[]> {
  const told = await scrape(server);
  return [
    'reviewscore_reviews_scored_total',
    'reviewscore_engine_call_rows_sum',
    'reviewscore_engine_call_duration_seconds_count',
  ].map((name) => seriesOf(told, name)[0]?.value);
}
