/** What clients may send and what they get: the contract, its limits and its examples. */
import { z } from 'zod';
import { ERROR_STATUS, type ErrorBody, type ErrorCode } from '../errors.ts';
import { fitsTextLimit, MAX_BODY_BYTES, MAX_REVIEWS, MAX_TEXT_LENGTH } from '../limits.ts';
import { BUNDLED_RUN_UUID } from '../model/run.ts';

/**
 * trpc-openapi switches coercion on inside every plain number of an input schema (`null` would become
 * 0, `"12"` 12); it leaves a pipe alone, and the document still says integer.
 */
const strictInt = () => z.int().pipe(z.number());

const Review = z
  .object({
    id: strictInt().meta({
      description: 'Your own number for the review; it comes back as `review_id`.',
      examples: [9176],
    }),
    text: z
      .string()
      .refine(fitsTextLimit, { params: { maxLength: MAX_TEXT_LENGTH } })
      .meta({
        maxLength: MAX_TEXT_LENGTH,
        description:
          'The review, passed to the model as it came; its length counts in Unicode code points.',
        examples: ['This movie is quite boring.'],
      }),
  })
  .meta({ id: 'Review' });

const Reviews = z
  .object({
    reviews: z.array(Review).max(MAX_REVIEWS).meta({
      description:
        'Each is answered once, in this order; ids may repeat. An empty list is answered with one.',
    }),
  })
  .meta({
    examples: [
      {
        reviews: [
          { id: 9176, text: 'This movie is quite boring.' },
          { id: 71, text: 'This movie is awesome.' },
        ],
      },
    ],
  });

/** Refuses an overlong list before its items are looked at: 10 MB hold millions of wrong ones. */
const ReviewCount = z.custom<z.input<typeof Reviews>>().superRefine((body, context) => {
  const reviews: unknown = (body as { reviews?: unknown } | null | undefined)?.reviews;
  if (Array.isArray(reviews) && reviews.length > MAX_REVIEWS) {
    context.addIssue({
      code: 'too_big',
      origin: 'array',
      maximum: MAX_REVIEWS,
      path: ['reviews'],
      input: undefined,
    });
  }
});

export const PredictRequest = ReviewCount.pipe(Reviews);
export type PredictRequest = z.infer<typeof PredictRequest>;

const Prediction = z
  .object({
    review_id: z.int().describe('The `id` that was sent with the review.'),
    sentiment: z
      .enum(['positive', 'negative'])
      .describe('`positive` where the probability is greater than the threshold.'),
  })
  .meta({ id: 'Prediction' });

export const PredictResponse = z
  .object({ data: z.array(Prediction).describe('One for each review, in the order sent.') })
  .meta({
    examples: [
      {
        data: [
          { review_id: 9176, sentiment: 'negative' },
          { review_id: 71, sentiment: 'positive' },
        ],
      },
    ],
  });
export type PredictResponse = z.infer<typeof PredictResponse>;

const model_uuid = z.string().meta({
  description: 'Id of the MLflow run that answers.',
  examples: [BUNDLED_RUN_UUID],
});
const engine = z.enum(['portable', 'native']).meta({
  description:
    'What runs the model: `portable` is the importer in this service, `native` is TensorFlow.',
  examples: ['portable'],
});

const TensorSpec = z
  .object({
    name: z.string().describe('As the signature has it.'),
    dtype: z.string().describe("TensorFlow's name of the element type."),
    shape: z
      .array(z.int())
      .nullable()
      .describe('Dimensions, -1 where any size will do; null where even their number is open.'),
  })
  .meta({ id: 'TensorSpec' });

const Score = z
  .object({
    ...Prediction.shape,
    probability: z
      .number()
      .min(0)
      .max(1)
      .describe('Of being positive: the shortest decimal of the 32-bit float that the model gave.'),
  })
  .meta({ id: 'Score' });

export const ScoreResponse = z
  .object({
    data: z.array(Score).describe('One for each review, in the order sent.'),
    model: z.object({ model_uuid, engine }),
  })
  .meta({
    examples: [
      {
        data: [
          { review_id: 9176, sentiment: 'negative', probability: 0.07602705 },
          { review_id: 71, sentiment: 'positive', probability: 0.8869033 },
        ],
        model: { model_uuid: BUNDLED_RUN_UUID, engine: 'portable' },
      },
    ],
  });
export type ScoreResponse = z.infer<typeof ScoreResponse>;

export const VersionResponse = z.object({ data: z.object({ model_uuid }) });

const Limits = z
  .object({
    max_reviews: z.int().describe('Reviews of one request.'),
    max_text_length: z.int().describe('Unicode code points of one text.'),
    max_body_bytes: z.int().describe('Bytes of one body.'),
  })
  .describe('How much one request may hold.');

const Logged = z
  .object({
    flavor: z.string().describe('The library that it was logged with.'),
    model_type: z.string().nullable().describe('`keras` or `tf2-module`, where the flavor says.'),
    created_at: z.string().nullable().describe('When it was logged: UTC, as MLflow writes it.'),
    mlflow_version: z.string().nullable(),
  })
  .describe('What MLflow noted in the MLmodel file.');

export const MetadataResponse = z
  .object({
    data: z.object({
      model_uuid,
      engine,
      engine_reason: z.string().describe('Why this engine: a clause to be put behind its name.'),
      tensorflow_version: z.string().describe('Of the TensorFlow that wrote the model.'),
      mlflow: Logged.nullable().describe('Null where there is no MLmodel file beside the model.'),
      inputs: z.array(TensorSpec).describe('What the served signature takes.'),
      outputs: z.array(TensorSpec).describe('What it gives.'),
      threshold: z
        .number()
        .min(0)
        .max(1)
        .describe('A review is positive where its probability is greater than this.'),
      limits: Limits,
    }),
  })
  .meta({
    examples: [
      {
        data: {
          model_uuid: BUNDLED_RUN_UUID,
          engine: 'portable',
          engine_reason: 'it supports every operation of the model',
          tensorflow_version: '2.15.1',
          mlflow: {
            flavor: 'tensorflow',
            model_type: 'keras',
            created_at: '2026-11-25 03:21:18.530657',
            mlflow_version: '2.9.2',
          },
          inputs: [{ name: 'text', dtype: 'string', shape: [-1] }],
          outputs: [{ name: 'probability', dtype: 'float32', shape: [-1, 1] }],
          threshold: 0.5,
          limits: {
            max_reviews: MAX_REVIEWS,
            max_text_length: MAX_TEXT_LENGTH,
            max_body_bytes: MAX_BODY_BYTES,
          },
        },
      },
    ],
  });
export type MetadataResponse = z.infer<typeof MetadataResponse>;

const FieldProblem = z.object({
  loc: z.array(z.union([z.string(), z.int()])).describe('The way to the field, from `body` on.'),
  msg: z.string().describe('What is wrong, in the words of FastAPI 0.70.'),
  type: z.string().describe('The kind of problem, as FastAPI 0.70 names it.'),
});

/** The document's picture of `ErrorBody`. */
export const ErrorResponse = z
  .object({
    message: z.string().describe('What is wrong and what to do, in a sentence for a person.'),
    code: z
      .enum(Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]])
      .describe('The kind of error, for a program.'),
    detail: z
      .union([z.string(), z.array(FieldProblem)])
      .describe(
        'The first 20 wrong fields where the input was refused (422), else the message again.',
      ),
  })
  .meta({ id: 'Error' }) satisfies z.ZodType<ErrorBody>;
