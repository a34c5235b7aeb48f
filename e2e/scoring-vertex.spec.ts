/** The paths that Vertex AI names, by the built server. */
import { BUNDLED_RUN_UUID as RUN } from '../server/model/run.ts';
import { call, expectStillAnswers, post } from './api.ts';
import { OUTPUT, outcome, TEXTS } from './scoring-fixture.ts';
import { type ServerProcess, startServer } from './server.ts';
import { expect, test } from './test.ts';

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
