/** A threshold as a percentage: all of its digits, and none that only the machine's arithmetic has. */
export function formatThreshold(threshold: number): string {
  return `${Number((threshold * 100).toPrecision(12))}%`;
}

/** A probability as a percentage that never claims more certainty than there is. */
export function formatProbability(probability: number): string {
  if (probability >= 0.9995 && probability < 1) return '>99.9%';
  if (probability < 0.0005 && probability > 0) return '<0.1%';
  if (probability === 0 || probability === 1) return `${probability * 100}%`;
  return `${(probability * 100).toFixed(1)}%`;
}
