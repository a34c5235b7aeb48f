/** The paths of TensorFlow Serving, by the built server. */
import { BUNDLED_RUN_UUID as RUN } from '../server/model/run.ts';
import { call, expectStillAnswers, post } from './api.ts';
import { MODEL, OUTPUT, outcome, PREDICT, TEXTS } from './scoring-fixture.ts';
import { expect, test } from './test.ts';

test.describe('TensorFlow Serving', () => {
  test('answers rows as predictions and columns as outputs', async ({ server }) => {
    const rows = { status: 200, body: { predictions: OUTPUT } };
    const columns = { status: 200, body: { outputs: OUTPUT } };
    const version = `${MODEL}/versions/${RUN}:predict`;
    expect(outcome(await post(server, PREDICT, { instances: TEXTS }))).toEqual(rows);
    expect(outcome(await post(server, version, { instances: TEXTS }))).toEqual(rows);
    expect(
      outcome(
        await post(server, `/v1/models/${RUN}:predict`, {
          instances: TEXTS.map((text) => ({ text })),
        }),
      ),
    ).toEqual(rows);
    expect(outcome(await post(server, PREDICT, { inputs: { text: TEXTS } }))).toEqual(columns);
    expect(
      outcome(await post(server, PREDICT, { signature_name: 'serving_default', inputs: TEXTS })),
    ).toEqual(columns);
  });

  test('takes JSON whatever it is announced as', async ({ server }) => {
    for (const type of ['application/x-www-form-urlencoded', 'text/plain;charset=UTF-8']) {
      const answer = await post(server, PREDICT, { instances: TEXTS }, { 'content-type': type });
      expect(answer.status).toBe(200);
    }
    const body = new TextEncoder().encode(JSON.stringify({ instances: TEXTS }));
    expect((await call(server, PREDICT, { method: 'POST', body })).status).toBe(200);
    const latin1 = { 'content-type': 'application/json; charset=latin1' };
    expect((await post(server, PREDICT, { instances: TEXTS }, latin1)).status).toBe(415);
  });

  test('tells of the state and of the signature', async ({ server }) => {
    const status = { error_code: 'OK', error_message: '' };
    for (const path of [MODEL, `${MODEL}/versions/${RUN}`]) {
      expect(outcome(await call(server, path))).toEqual({
        status: 200,
        body: { model_version_status: [{ version: RUN, state: 'AVAILABLE', status }] },
      });
    }
    const dim = (...sizes: string[]) => sizes.map((size) => ({ size, name: '' }));
    const tensor = (dtype: string, ...sizes: string[]) => ({
      dtype,
      tensor_shape: { dim: dim(...sizes), unknown_rank: false },
    });
    expect(outcome(await call(server, `${MODEL}/metadata`))).toEqual({
      status: 200,
      body: {
        model_spec: { name: 'sentiment', signature_name: '', version: RUN },
        metadata: {
          signature_def: {
            signature_def: {
              serving_default: {
                inputs: { text: tensor('DT_STRING', '-1') },
                outputs: { probability: tensor('DT_FLOAT', '-1', '1') },
                method_name: 'tensorflow/serving/predict',
              },
            },
          },
        },
      },
    });
  });

  test('tells of what is wrong as error', async ({ server }) => {
    const tries: [path: string, body: unknown, status: number, error: string][] = [
      [PREDICT, { instances: [1] }, 400, 'instances[0] must be a string, but it is a number.'],
      [
        PREDICT,
        { dataframe_records: [{ text: 'a' }] },
        400,
        'The body must have exactly one of instances, inputs, but it has not.',
      ],
      [
        PREDICT,
        { instances: ['a'], signature_name: 'x' },
        400,
        'signature_name must be "serving_default", but it is another.',
      ],
      [PREDICT, '{"instances": NaN}', 400, 'The body is not valid JSON'],
      ['/v1/models/other:predict', { instances: ['a'] }, 404, 'Model other not found'],
      [
        `${MODEL}/versions/1:predict`,
        { instances: ['a'] },
        404,
        'Model sentiment with version 1 not found',
      ],
      [`${MODEL}:classify`, { examples: [] }, 404, `There is nothing at ${MODEL}:classify.`],
      [MODEL, {}, 405, `POST is not possible at ${MODEL}.`],
    ];
    for (const [path, body, status, error] of tries) {
      expect(outcome(await post(server, path, body))).toEqual({
        status,
        body: { error: expect.stringContaining(error) },
      });
    }
    expect(outcome(await call(server, PREDICT))).toMatchObject({
      status: 405,
      body: { error: expect.any(String) },
    });
    await expectStillAnswers(server);
  });
});
