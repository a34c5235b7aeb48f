/** Text of the kind that will come, to warm a model up and to measure it. */
import { encodeStrings } from '../savedmodel/index.ts';
import type { Scorer } from './portable.ts';

const WORDS =
  'the a of and it is this film movie was that great dull story acting not very good bad plot I'.split(
    ' ',
  );

/** Characters of a full review. */
export const REVIEW_UNITS = 1_300;

/** Full reviews, no two alike. */
export const FULL_REVIEWS: readonly string[] = Array.from({ length: 8 }, (_, review) => {
  let text = '';
  for (let i = review; text.length < REVIEW_UNITS; i++) {
    text += `${WORDS[(i * i + review) % WORDS.length]}${i % 9 === 8 ? '. ' : ' '}`;
  }
  return text;
});

const ROUNDS = 5;

export function warmUp(score: Scorer): void {
  for (let round = 0; round < ROUNDS; round++) score(encodeStrings(FULL_REVIEWS));
}
