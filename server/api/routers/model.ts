/** What can be asked of the model: each procedure validates, calls the service and labels. */
import type { Model } from '../../model/model.ts';
import { sentimentOf, shortestFloat32 } from '../../model/sentiment.ts';
import {
  MetadataResponse,
  PredictRequest,
  PredictResponse,
  ScoreResponse,
  VersionResponse,
} from '../schemas.ts';
import { procedure, router } from '../trpc.ts';

const PATH = '/api/v1/model';

export const modelRouter = router({
  predict: procedure
    .meta({ openapi: { method: 'POST', path: `${PATH}/predict` } })
    .input(PredictRequest)
    .output(PredictResponse)
    .mutation(async ({ ctx: { model }, input: { reviews } }) => {
      const data = await score(model, reviews);
      return { data: data.map(({ review_id, sentiment }) => ({ review_id, sentiment })) };
    }),

  score: procedure
    .meta({ openapi: { method: 'POST', path: `${PATH}/score` } })
    .input(PredictRequest)
    .output(ScoreResponse)
    .mutation(async ({ ctx: { model }, input: { reviews } }) => {
      const data = await score(model, reviews);
      return { data, model: { model_uuid: model.run.uuid, engine: model.engine } };
    }),

  version: procedure
    .meta({ openapi: { method: 'GET', path: `${PATH}/version` } })
    .output(VersionResponse)
    .query(({ ctx: { model } }) => ({ data: { model_uuid: model.run.uuid } })),

  metadata: procedure
    .meta({ openapi: { method: 'GET', path: `${PATH}/metadata` } })
    .output(MetadataResponse)
    .query(({ ctx: { model } }) => ({
      data: { model_uuid: model.run.uuid, engine: model.engine, threshold: model.threshold },
    })),
});

async function score(model: Model, reviews: PredictRequest['reviews']) {
  const scores = await model.predict(reviews.map(({ text }) => text));
  return reviews.map(({ id }, index) => {
    const probability = scores[index] as number;
    const sentiment = sentimentOf(probability, model.threshold);
    return { review_id: id, sentiment, probability: shortestFloat32(probability) };
  });
}
