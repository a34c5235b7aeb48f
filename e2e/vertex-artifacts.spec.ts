/** Vertex AI: the artifacts that a model was uploaded with, in the folder of its bucket that it names to the container. */
import { join } from 'node:path';
import { BUNDLED_RUN_UUID as RUN } from '../server/model/run.ts';
import { call, post } from './api.ts';
import { BUCKET, expect, filesBelow, test } from './bucket-fixture.ts';
import { startServer } from './server.ts';

/** As Vertex AI calls such a folder: nothing in it tells of the run. */
const FOLDER = 'caip-tenant/1234567890/artifacts';

for (const [what, below] of [
  ['a run', ''],
  ['a model as MLflow logged it', 'artifacts/model'],
  ['a SavedModel', 'artifacts/model/data/model'],
] as const) {
  test(`${what} is fetched from there and answers`, async ({ gcs, runs }) => {
    for (const [name, bytes] of await filesBelow(join('models', RUN, below))) {
      gcs.put(BUCKET, `${FOLDER}/${name}`, bytes);
    }
    const server = await startServer({
      env: {
        AIP_STORAGE_URI: `gs://${BUCKET}/${FOLDER}`,
        AIP_HTTP_PORT: '0',
        AIP_PREDICT_ROUTE: '/predict',
        AIP_HEALTH_ROUTE: '/ready',
        AIP_MODE: 'PREDICTION',
        STORAGE_EMULATOR_HOST: gcs.url,
        // As the image has it: where it may write.
        PRED_MODEL_PATH: join(runs, 'artifacts'),
      },
    });
    expect((await call(server, '/ready')).status).toBe(200);
    const answer = await post(server, '/predict', { instances: ['This movie is awesome.'] });
    expect(answer.json).toEqual({ predictions: [[0.8869033]] });
    expect(answer.headers.get('x-model-uuid')).toBe('artifacts');
    await server.stop();
  });
}
