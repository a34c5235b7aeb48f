/** Character classes in brackets. */
import { posixClass } from './ascii-classes.ts';
import { type CodePoints, negate, normalize } from './code-points.ts';
import { type Cursor, looksAt, peek, refuse, slice, take } from './cursor.ts';
import { parseClassEscape, parseEscape, resolveClass } from './parse-escape.ts';
import { PatternError } from './syntax.ts';
import { foldCase } from './unicode.ts';

/** Reads `[…]` into a normalized set; the cursor is at the opening bracket. */
export function parseClass(cursor: Cursor, fold: boolean): CodePoints {
  const start = cursor.at;
  cursor.at++;
  const negated = take(cursor, '^');
  const plain: number[] = [];
  const resolved: number[] = [];
  for (let first = true; first || peek(cursor) !== ']'; first = false) {
    if (peek(cursor) === '') throw missingBracket(cursor, start);
    const named = parseNamed(cursor, fold);
    if (named) resolved.push(...named);
    else plain.push(...parseRange(cursor, start));
  }
  cursor.at++;
  const members = fold ? foldCase(normalize(plain)) : plain;
  const all = normalize([...members, ...resolved]);
  return negated ? negate(all) : all;
}

function parseNamed(cursor: Cursor, fold: boolean): CodePoints | undefined {
  if (peek(cursor) === '\\') return parseClassEscape(cursor, fold);
  if (!looksAt(cursor, '[:')) return undefined;
  const rest = String.fromCodePoint(...cursor.text.slice(cursor.at + 2, cursor.at + 64));
  const length = rest.indexOf(':]');
  if (length < 0) return undefined;
  const start = cursor.at;
  cursor.at += length + 4;
  const named = posixClass(rest.slice(0, length));
  if (!named) throw refuse(cursor, 'invalid character class range', start);
  return resolveClass(named.ranges, named.negated, fold);
}

function parseRange(cursor: Cursor, start: number): [number, number] {
  const from = cursor.at;
  const lo = parseMember(cursor, start);
  // A hyphen before the closing bracket is itself.
  if (peek(cursor) !== '-' || peek(cursor, 1) === ']' || peek(cursor, 1) === '') return [lo, lo];
  cursor.at++;
  const hi = parseMember(cursor, start);
  if (hi < lo) throw refuse(cursor, 'invalid character class range', from);
  return [lo, hi];
}

function parseMember(cursor: Cursor, start: number): number {
  const codePoint = cursor.text[cursor.at];
  if (codePoint === undefined) throw missingBracket(cursor, start);
  if (codePoint === 0x5c) return parseEscape(cursor);
  cursor.at++;
  return codePoint;
}

function missingBracket(cursor: Cursor, start: number): PatternError {
  return new PatternError(cursor.pattern, `missing ]: ${slice(cursor, start, cursor.text.length)}`);
}
