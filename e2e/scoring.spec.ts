/** The paths of MLflow's, Vertex AI's and TensorFlow Serving's servers alike, by the built one. */
import { call, post } from './api.ts';
import { freePorts } from './platform.ts';
import { INVOCATIONS, MODEL, outcome, PREDICT, TEXTS } from './scoring-fixture.ts';
import { launchServer } from './server.ts';
import { expect, test } from './test.ts';

test('before the model is ready each says 503, and when to come back', async () => {
  const [port = ''] = await freePorts(1);
  const server = launchServer({
    env: {
      PORT: port,
      PRED_MODEL_UUID: 'a-run',
      // Where nothing answers.
      PRED_MODEL_GCS_URI: 'gs://bucket/runs',
      STORAGE_EMULATOR_HOST: 'http://127.0.0.1:9',
      AIP_PREDICT_ROUTE: '/predict',
      AIP_HEALTH_ROUTE: '/vertex-health',
    },
  });
  server.url = `http://127.0.0.1:${port}`;
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
