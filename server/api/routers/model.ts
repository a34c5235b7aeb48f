/** What can be asked of the model: each procedure validates, calls the service and labels. */
import { MAX_BODY_BYTES, MAX_REVIEWS, MAX_TEXT_LENGTH } from '../../limits.ts';
import type { Model } from '../../model/model.ts';
import { sentimentOf, shortestFloat32 } from '../../model/sentiment.ts';
import {
  MetadataResponse,
  PredictRequest,
  PredictResponse,
  ScoreResponse,
  VersionResponse,
} from '../schemas.ts';
import { type Context, procedure, router } from '../trpc.ts';

const PATH = '/api/v1/model';
/** What a request with a body can be told; the words are in ../error-responses.ts. */
const BODY_ERRORS = [400, 405, 413, 415, 422, 500, 503];

export const modelRouter = router({
  predict: procedure
    .meta({
      openapi: {
        method: 'POST',
        path: `${PATH}/predict`,
        operationId: 'predictSentiments',
        summary: 'Say of reviews whether they are positive or negative',
        description: 'The contract of the original service: one sentiment a review.',
        tags: ['Reviews'],
        protect: false,
        successDescription: 'One sentiment for each review, in the order sent.',
        errorResponses: BODY_ERRORS,
      },
    })
    .input(PredictRequest)
    .output(PredictResponse)
    .mutation(async ({ ctx, input: { reviews } }) => {
      const data = await score(ctx, reviews);
      return { data: data.map(({ review_id, sentiment }) => ({ review_id, sentiment })) };
    }),

  score: procedure
    .meta({
      openapi: {
        method: 'POST',
        path: `${PATH}/score`,
        operationId: 'scoreReviews',
        summary: 'Say also how probable it is that each is positive',
        description: 'As predict, with the probability behind each sentiment and the model.',
        tags: ['Reviews'],
        protect: false,
        successDescription: 'One score for each review, in the order sent.',
        errorResponses: BODY_ERRORS,
      },
    })
    .input(PredictRequest)
    .output(ScoreResponse)
    .mutation(async ({ ctx, input: { reviews } }) => {
      const data = await score(ctx, reviews);
      return { data, model: { model_uuid: ctx.model.run.uuid, engine: ctx.model.engine } };
    }),

  version: procedure
    .meta({
      openapi: {
        method: 'GET',
        path: `${PATH}/version`,
        operationId: 'getModelVersion',
        summary: 'Which MLflow run answers',
        description: 'Known from the start on, also while the model is still loading.',
        tags: ['Model'],
        protect: false,
        successDescription: 'The id of the run.',
        errorResponses: [405, 500],
      },
    })
    .output(VersionResponse)
    .query(({ ctx: { model } }) => ({ data: { model_uuid: model.run.uuid } })),

  metadata: procedure
    .meta({
      openapi: {
        method: 'GET',
        path: `${PATH}/metadata`,
        operationId: 'getModelMetadata',
        summary: 'The run, what runs it and why, its signature and the limits',
        description: 'What a page or a client needs in order to say who answers, and how to ask.',
        tags: ['Model'],
        protect: false,
        successDescription: 'The model that is ready.',
        errorResponses: [405, 500, 503],
      },
    })
    .output(MetadataResponse)
    .query(({ ctx: { model } }) => ({ data: metadataOf(model) })),
});

function metadataOf({ run, about, threshold, mlModel }: Model): MetadataResponse['data'] {
  const { engine, reason, tensorflowVersion, inputs, outputs } = about;
  const limits = {
    max_reviews: MAX_REVIEWS,
    max_text_length: MAX_TEXT_LENGTH,
    max_body_bytes: MAX_BODY_BYTES,
  };
  return {
    model_uuid: run.uuid,
    engine: engine.name,
    engine_reason: reason,
    tensorflow_version: tensorflowVersion,
    mlflow: mlModel ? loggedAs(mlModel) : null,
    inputs: inputs.map(tensorSpec),
    outputs: outputs.map(tensorSpec),
    threshold,
    limits,
  };
}

const loggedAs = (noted: NonNullable<Model['mlModel']>) => ({
  flavor: noted.flavor,
  model_type: noted.modelType ?? null,
  created_at: noted.createdAt ?? null,
  mlflow_version: noted.mlflowVersion ?? null,
});

const tensorSpec = ({ name, dtype, shape }: Model['about']['inputs'][number]) => ({
  name,
  dtype,
  shape: shape && [...shape],
});

async function score({ model, signal }: Context, reviews: PredictRequest['reviews']) {
  const scores = await model.predict(
    reviews.map(({ text }) => text),
    { signal },
  );
  return reviews.map(({ id }, index) => {
    // As it is told: whoever compares it with the threshold comes to the same sentiment.
    const probability = shortestFloat32(scores[index] as number);
    return { review_id: id, sentiment: sentimentOf(probability, model.threshold), probability };
  });
}
