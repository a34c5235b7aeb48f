/** Escapes that stand for one character, and those that stand for a class. */
import { perlClass } from './ascii-classes.ts';
import { type CodePoints, MAX_CODE_POINT, negate } from './code-points.ts';
import { type Cursor, peek, refuse, slice, take } from './cursor.ts';
import { foldCase, unicodeClass } from './unicode.ts';

const CONTROLS: Record<string, number> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 };

/** Reads `\` and what follows it as one code point; the cursor is at the backslash. */
export function parseEscape(cursor: Cursor): number {
  const start = cursor.at;
  cursor.at++;
  const char = peek(cursor);
  if (char === '') throw refuse(cursor, 'trailing \\', start);
  cursor.at++;
  if (char >= '0' && char <= '7') return parseOctal(cursor, char, start);
  if (char === 'x') return parseHex(cursor, start);
  if (Object.hasOwn(CONTROLS, char)) return CONTROLS[char]!;
  if (char < '\x80' && !/[0-9A-Za-z]/.test(char)) return char.charCodeAt(0);
  throw refuse(cursor, 'invalid escape sequence', start);
}

function parseOctal(cursor: Cursor, first: string, start: number): number {
  // A lone digit would be a back-reference, which no linear-time matcher has.
  if (first !== '0' && !/[0-7]/.test(peek(cursor))) {
    throw refuse(cursor, 'invalid escape sequence', start);
  }
  let value = Number(first);
  for (let digits = 1; digits < 3 && /[0-7]/.test(peek(cursor)); digits++) {
    value = value * 8 + Number(peek(cursor));
    cursor.at++;
  }
  return value;
}

function parseHex(cursor: Cursor, start: number): number {
  const braced = take(cursor, '{');
  const from = cursor.at;
  while (/^[0-9A-Fa-f]$/.test(peek(cursor)) && (braced || cursor.at < from + 2)) cursor.at++;
  const digits = slice(cursor, from);
  const value = Number.parseInt(digits, 16);
  const complete = braced ? digits.length > 0 && take(cursor, '}') : digits.length === 2;
  if (!complete || value > MAX_CODE_POINT) throw refuse(cursor, 'invalid escape sequence', start);
  return value;
}

/** Reads `\d`, `\pL`, `\P{Greek}` and their like, or leaves the cursor alone and gives undefined. */
export function parseClassEscape(cursor: Cursor, fold: boolean): CodePoints | undefined {
  const letter = peek(cursor, 1);
  if (letter === 'p' || letter === 'P') return parseUnicodeClass(cursor, fold);
  const perl = perlClass(letter);
  if (!perl) return undefined;
  cursor.at += 2;
  return resolveClass(perl.ranges, perl.negated, fold);
}

function parseUnicodeClass(cursor: Cursor, fold: boolean): CodePoints {
  const start = cursor.at;
  let negated = peek(cursor, 1) === 'P';
  cursor.at += 2;
  let name = peek(cursor);
  if (name !== '') cursor.at++;
  if (name === '{') {
    const from = cursor.at;
    while (peek(cursor) !== '' && peek(cursor) !== '}') cursor.at++;
    name = slice(cursor, from);
    if (!take(cursor, '}')) throw refuse(cursor, 'invalid character class range', start);
  }
  if (name.startsWith('^')) {
    negated = !negated;
    name = name.slice(1);
  }
  const ranges = unicodeClass(name);
  if (!ranges) throw refuse(cursor, 'invalid character class range', start);
  return resolveClass(ranges, negated, fold);
}

/** Folding comes before negation: what is left out must be left out in either case. */
export function resolveClass(ranges: CodePoints, negated: boolean, fold: boolean): CodePoints {
  const folded = fold ? foldCase(ranges) : ranges;
  return negated ? negate(folded) : folded;
}
