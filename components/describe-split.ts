import { plural } from './plural.ts';
import type { Separator } from './split-reviews.ts';

interface Split {
  /** How many reviews the text is taken for. */
  amount: string;
  /** Why so many. */
  rule: string;
}

export function describeSplit(text: string, separator: Separator, count: number): Split {
  const several = /[\r\n]/.test(text.trim());
  return { amount: plural(count, 'review'), rule: several ? rule(separator, count) : '' };
}

function rule(separator: Separator, count: number): string {
  if (separator === 'line') return 'Each line is one';
  return count === 1 ? 'No blank line, so all is one' : 'Blank lines separate them';
}
