import { plural } from './plural.ts';
import type { Separator } from './split-reviews.ts';

interface Split {
  /** How many reviews the text is taken for. */
  amount: string;
  /** Why so many. */
  rule: string;
}

export function describeSplit(text: string, separator: Separator, count: number): Split {
  return { amount: plural(count, 'review'), rule: rule(text.trim(), separator, count) };
}

function rule(text: string, separator: Separator, count: number): string {
  if (count === 0) return 'Nothing to score yet';
  if (!/[\r\n]/.test(text)) return 'On one line';
  if (separator === 'line') return 'Each line is one';
  return count === 1 ? 'No blank line, so all is one' : 'Blank lines separate them';
}
