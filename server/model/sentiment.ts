/** From a score to what it means. */

export type Sentiment = 'positive' | 'negative';

/** Positive where the probability is greater than the threshold, as in the original service. */
export function sentimentOf(probability: number, threshold: number): Sentiment {
  return probability > threshold ? 'positive' : 'negative';
}

/**
 * The shortest decimal that denotes the same 32-bit float: an engine computes in float32, and
 * printing its value as a double would show digits that it never computed (0.1 → 0.10000000149).
 */
export function shortestFloat32(value: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return Number(value.toPrecision(9));
}
