/** A probability as a percentage that never claims more certainty than there is. */
export function formatProbability(probability: number): string {
  if (probability === 0 || probability === 1) return formatPercent(probability);
  const rounded = (probability * 100).toFixed(1);
  if (rounded === '100.0') return '>99.9%';
  if (rounded === '0.0') return '<0.1%';
  return `${rounded}%`;
}

/** A share as a percentage with the digits that somebody wrote, without those of binary arithmetic. */
export function formatPercent(share: number): string {
  return share.toLocaleString('en', { style: 'percent', maximumSignificantDigits: 12 });
}
