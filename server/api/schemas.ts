/** What clients may send and what they get: the contract, its limits and its examples. */
import { z } from 'zod';

export const MAX_REVIEWS = 1000;
/** Counted in Unicode code points, as JSON Schema's maxLength and Python count. */
export const MAX_TEXT_LENGTH = 100_000;

/**
 * trpc-openapi switches coercion on inside every plain number of an input schema (`null` would become
 * 0, `"12"` 12); it leaves a pipe alone, and the document still says integer.
 */
const strictInt = () => z.int().pipe(z.number());

const Review = z.object({
  id: strictInt().describe('Your own number for the review; it comes back as `review_id`.'),
  text: z
    .string()
    .refine(fitsTextLimit, { params: { maxLength: MAX_TEXT_LENGTH } })
    .meta({
      maxLength: MAX_TEXT_LENGTH,
      description: 'The review, passed to the model as it came.',
    }),
});

const Reviews = z.object({
  reviews: z.array(Review).max(MAX_REVIEWS).describe('Answered each, in this order.'),
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

const Prediction = z.object({ review_id: z.int(), sentiment: z.enum(['positive', 'negative']) });

export const PredictResponse = z.object({ data: z.array(Prediction) });
export type PredictResponse = z.infer<typeof PredictResponse>;

export const ScoreResponse = z.object({
  data: z.array(
    Prediction.extend({
      probability: z
        .number()
        .min(0)
        .max(1)
        .describe(
          'Of being positive: the shortest decimal of the 32-bit float that the model gave.',
        ),
    }),
  ),
  model: z.object({ model_uuid: z.string(), engine: z.string() }),
});
export type ScoreResponse = z.infer<typeof ScoreResponse>;

export const VersionResponse = z.object({ data: z.object({ model_uuid: z.string() }) });

export const MetadataResponse = z.object({
  data: z.object({ model_uuid: z.string(), engine: z.string(), threshold: z.number() }),
});

function fitsTextLimit(text: string): boolean {
  if (text.length <= MAX_TEXT_LENGTH) return true;
  if (text.length > 2 * MAX_TEXT_LENGTH) return false;
  let points = 0;
  for (const _ of text) points++;
  return points <= MAX_TEXT_LENGTH;
}
