import { fullReviews, shortReviews } from './reviews.ts';

/** What one call to an engine is given. */
export interface Case {
  readonly length: 'short' | 'full';
  readonly batch: number;
}

export const CASES: readonly Case[] = (['short', 'full'] as const).flatMap((length) =>
  [1, 32, 128].map((batch) => ({ length, batch })),
);

/** So many that none is met again while it may be remembered. */
const POOL = { short: 1 << 16, full: 1 << 14 };

/** Batches cut from many reviews in turn, so that no call sees the texts of the one before. */
export function batchesOf({ length, batch }: Case): string[][] {
  const count = POOL[length];
  const reviews = length === 'short' ? shortReviews(count) : fullReviews(count);
  return Array.from({ length: count / batch }, (_, i) => reviews.slice(i * batch, (i + 1) * batch));
}
