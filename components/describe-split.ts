import { plural } from './plural.ts';
import type { Separator } from './split-reviews.ts';

interface Split {
  /** How many reviews the text is taken for. */
  amount: string;
  /** Why so many. */
  rule: string;
}

interface Input {
  text: string;
  separator: Separator;
  count: number;
}

export function describeSplit(input: Input): Split {
  return { amount: plural(input.count, 'review'), rule: ruleOf(input) };
}

function ruleOf({ text, separator, count }: Input): string {
  if (count === 0) return 'Nothing to score yet';
  if (!/[\r\n]/.test(text.trim())) return 'On one line';
  if (separator === 'line') return 'Each line is one';
  return count === 1 ? 'No blank line, so all is one' : 'Blank lines separate them';
}
