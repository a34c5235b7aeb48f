import { fullReviews, shortReviews } from './reviews.ts';

/** What one call to an engine is given. */
export interface Case {
  readonly length: 'short' | 'full';
  readonly batch: number;
}

export const CASES: readonly Case[] = (['short', 'full'] as const).flatMap((length) =>
  [1, 32, 128].map((batch) => ({ length, batch })),
);

const POOL = 1024;

/** Batches cut from many reviews in turn, so that no call sees the texts of the one before. */
export function batchesOf({ length, batch }: Case): string[][] {
  const reviews = length === 'short' ? shortReviews(POOL) : fullReviews(POOL);
  return Array.from({ length: POOL / batch }, (_, i) => reviews.slice(i * batch, (i + 1) * batch));
}
