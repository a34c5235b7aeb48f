import { plural } from './plural.ts';
import type { Separator } from './split-reviews.ts';

/** How many reviews a text is taken for, and by which rule. */
export function describeSplit(text: string, separator: Separator, count: number) {
  return {
    amount: plural(count, 'review'),
    rule: count === 0 ? HINT : rule(text, separator, count),
  };
}

const HINT = 'so far. Each line is one; where there are blank lines, they separate.';

function rule(text: string, separator: Separator, count: number): string {
  if (count === 1 && !/[\r\n]/.test(text.trim())) return '';
  if (separator === 'line') return 'Each line is one.';
  return count === 1
    ? 'No blank line separates, so it is all one.'
    : 'Blank lines separate; single line breaks belong to the review.';
}
