/** RE2's FullMatch. */
import type { StringColumn } from '../string-column.ts';
import { compilePattern } from './compile.ts';
import { DEAD, ForwardDfa } from './forward-dfa.ts';
import { CONTEXT } from './program.ts';

/**
 * Compiles a test for strings that a pattern matches from end to end, as TensorFlow's RegexFullMatch: 1 or 0 per string.
 *
 * @throws PatternError as RE2 refuses the pattern.
 */
export function compileFullMatch(pattern: string): (column: StringColumn) => Uint8Array {
  const dfa = new ForwardDfa(compilePattern(pattern, true));
  return (column) => {
    const matches = new Uint8Array(column.length);
    for (let i = 0; i < column.length; i++) {
      const matched = matchesWhole(dfa, column.bytes, column.offsets[i]!, column.offsets[i + 1]!);
      matches[i] = matched ? 1 : 0;
    }
    return matches;
  };
}

function matchesWhole(dfa: ForwardDfa, bytes: Uint8Array, begin: number, end: number): boolean {
  let state = dfa.start(CONTEXT.textBegins) >> 2;
  for (let at = begin; at < end && state !== DEAD; at++) {
    let step = dfa.table[(state << 8) | bytes[at]!]!;
    if (step < 0) step = dfa.step(state, bytes[at]!);
    state = step >> 2;
  }
  return dfa.matchesAtEnd(state);
}
