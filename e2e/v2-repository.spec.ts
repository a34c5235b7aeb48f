/** The models of the Open Inference Protocol: what they are called, and who may load and unload them. */
import { BUNDLED_RUN_UUID as RUN } from '../server/model/run.ts';
import { call, post } from './api.ts';
import { type ServerProcess, startServer } from './server.ts';
import { expect } from './test.ts';
import { ANSWER, INFER, input, MODEL, REQUEST, test } from './v2-fixture.ts';

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
