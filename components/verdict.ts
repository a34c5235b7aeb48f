import type { Score } from './use-scores.ts';

/** What the page says of a score; `open` is its own word, the label of the answer stays what it is. */
export type Verdict = Score['sentiment'] | 'open';

export const VERDICT_NAMES: Record<Verdict, string> = {
  positive: 'Positive',
  negative: 'Negative',
  open: 'No evidence',
};

/** One half to the last digit is what a model answers to a text in which it knows nothing. */
export function verdictOf({ probability, sentiment }: Score): Verdict {
  return probability === 0.5 ? 'open' : sentiment;
}

export function countVerdicts(scores: readonly Score[]): Record<Verdict, number> {
  const counts = { positive: 0, negative: 0, open: 0 };
  for (const score of scores) counts[verdictOf(score)]++;
  return counts;
}
