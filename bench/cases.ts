import { reviewWriter } from './reviews.ts';

/** What one call to an engine is given. */
export interface Case {
  readonly length: 'short' | 'full';
  readonly batch: number;
}

export const CASES: readonly Case[] = (['short', 'full'] as const).flatMap((length) =>
  [1, 32, 128].map((batch) => ({ length, batch })),
);

/** So many that what was remembered of a review is forgotten before it comes again. */
const POOL = { short: 1 << 16, full: 1 << 14 };

/** Gives batch after batch for each case, never the same texts twice in a row. */
export function batchSource(folder: string): (what: Case) => string[] {
  const writer = reviewWriter(folder, 2011);
  const reviews = {
    short: Array.from({ length: POOL.short }, writer.short),
    full: Array.from({ length: POOL.full }, writer.full),
  };
  const next = { short: 0, full: 0 };
  return ({ length, batch }) => {
    if (next[length] + batch > POOL[length]) next[length] = 0;
    next[length] += batch;
    return reviews[length].slice(next[length] - batch, next[length]);
  };
}
