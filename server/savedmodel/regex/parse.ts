/** From a pattern in RE2's syntax to its tree, with the defaults that TensorFlow uses. */
import type { CodePoints } from './code-points.ts';
import { type Cursor, openPattern, peek, refuse, slice, take } from './cursor.ts';
import { parseClass } from './parse-class.ts';
import { parseClassEscape, parseEscape } from './parse-escape.ts';
import { LOOK, type Look, type Node, PatternError } from './syntax.ts';
import { foldCase } from './unicode.ts';

const MAX_REPEAT = 1000;
const MAX_DEPTH = 1000;
/** Longer ones would not compile anyway, and take their time to say so. */
const MAX_LENGTH = 2 ** 18;

interface Flags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
  readonly U: boolean;
}

interface Parser {
  readonly cursor: Cursor;
  flags: Flags;
  depth: number;
  captures: number;
}

export interface Pattern {
  readonly root: Node;
  /** Capturing groups, without the whole match. */
  readonly captures: number;
}

/**
 * Parses a pattern in RE2's syntax.
 *
 * @throws PatternError for what RE2 refuses: back-references, look-around, repeats above 1000, and mistakes.
 */
export function parsePattern(pattern: string): Pattern {
  if (pattern.length > MAX_LENGTH) throw new PatternError(pattern, 'pattern too large');
  const cursor = openPattern(pattern);
  const parser: Parser = {
    cursor,
    flags: { i: false, m: false, s: false, U: false },
    depth: 0,
    captures: 0,
  };
  const root = parseAlternation(parser);
  if (peek(cursor) !== '') {
    throw new PatternError(pattern, `unexpected ): ${pattern}`);
  }
  if (!fitsRepeats(root, MAX_REPEAT)) throw new PatternError(pattern, 'invalid repetition size');
  return { root, captures: parser.captures };
}

function parseAlternation(parser: Parser): Node {
  if (++parser.depth > MAX_DEPTH) {
    throw new PatternError(parser.cursor.pattern, 'expression nests too deeply');
  }
  const branches = [parseConcatenation(parser)];
  while (take(parser.cursor, '|')) branches.push(parseConcatenation(parser));
  parser.depth--;
  return branches.length === 1 ? branches[0]! : { kind: 'alternate', branches };
}

function parseConcatenation(parser: Parser): Node {
  const { cursor } = parser;
  const parts: Node[] = [];
  // Where the last repetition ended: another one right behind it is an error, not a repetition of it.
  let repeated = { from: -1, to: -1 };
  for (let next = peek(cursor); next !== '' && next !== '|' && next !== ')'; next = peek(cursor)) {
    const start = cursor.at;
    const repetition = parseRepetition(parser);
    if (!repetition) {
      parts.push(...parseAtom(parser));
      continue;
    }
    if (repeated.to === start) throw refuse(cursor, 'bad repetition operator', repeated.from);
    const body = parts.pop();
    if (!body) throw refuse(cursor, 'no argument for repetition operator', start);
    repeated = { from: start, to: cursor.at };
    parts.push({ kind: 'repeat', body, ...repetition });
  }
  if (parts.length === 1) return parts[0]!;
  return parts.length === 0 ? { kind: 'empty' } : { kind: 'concat', parts };
}

function parseRepetition(
  parser: Parser,
): { min: number; max: number; greedy: boolean } | undefined {
  const { cursor } = parser;
  const start = cursor.at;
  let min = 0;
  let max = Number.POSITIVE_INFINITY;
  if (take(cursor, '+')) min = 1;
  else if (take(cursor, '?')) max = 1;
  else if (!take(cursor, '*')) {
    const counted = /^\{(\d+)(,(\d*))?\}/.exec(braceAt(cursor));
    if (!counted) return undefined;
    cursor.at += counted[0].length;
    min = Number(counted[1]);
    if (counted[2] === undefined) max = min;
    else if (counted[3] !== '') max = Number(counted[3]);
    if (min > MAX_REPEAT || (max > MAX_REPEAT && max < Number.POSITIVE_INFINITY) || max < min) {
      throw refuse(cursor, 'invalid repetition size', start);
    }
  }
  return { min, max, greedy: !take(cursor, '?') !== parser.flags.U };
}

function braceAt(cursor: Cursor): string {
  if (peek(cursor) !== '{') return '';
  return slice(cursor, cursor.at, Math.min(cursor.at + 64, cursor.text.length));
}

/** Nested repeats multiply; RE2 allows 1000 in all. */
function fitsRepeats(node: Node, budget: number): boolean {
  switch (node.kind) {
    case 'repeat': {
      const times = node.max === Number.POSITIVE_INFINITY ? node.min : node.max;
      const left = times > 0 ? Math.floor(budget / times) : budget;
      return left > 0 && fitsRepeats(node.body, left);
    }
    case 'concat':
      return node.parts.every((part) => fitsRepeats(part, budget));
    case 'alternate':
      return node.branches.every((branch) => fitsRepeats(branch, budget));
    case 'capture':
      return fitsRepeats(node.body, budget);
    default:
      return true;
  }
}

function parseAtom(parser: Parser): Node[] {
  const { cursor, flags } = parser;
  const char = peek(cursor);
  if (char === '(') return parseGroup(parser);
  if (char === '[') return [set(parseClass(cursor, flags.i))];
  if (char === '\\') return parseBackslash(parser);
  cursor.at++;
  if (char === '.') return [set(flags.s ? [0, 0x10ffff] : [0, 9, 11, 0x10ffff])];
  if (char === '^') return [look(flags.m ? LOOK.beginLine : LOOK.beginText)];
  if (char === '$') return [look(flags.m ? LOOK.endLine : LOOK.endText)];
  return [literal(parser, char.codePointAt(0)!)];
}

function parseBackslash(parser: Parser): Node[] {
  const { cursor } = parser;
  if (take(cursor, '\\Q')) {
    const quoted: Node[] = [];
    while (peek(cursor) !== '' && !take(cursor, '\\E')) {
      quoted.push(literal(parser, cursor.text[cursor.at++]!));
    }
    return quoted;
  }
  if (take(cursor, '\\C')) return [{ kind: 'byte' }];
  if (take(cursor, '\\A')) return [look(LOOK.beginText)];
  if (take(cursor, '\\z')) return [look(LOOK.endText)];
  if (take(cursor, '\\b')) return [look(LOOK.wordBoundary)];
  if (take(cursor, '\\B')) return [look(LOOK.notWordBoundary)];
  const escaped = parseClassEscape(cursor, parser.flags.i);
  return [escaped ? set(escaped) : literal(parser, parseEscape(cursor))];
}

function parseGroup(parser: Parser): Node[] {
  const { cursor } = parser;
  const start = cursor.at;
  const outer = parser.flags;
  cursor.at++;
  let index = 0;
  if (
    take(cursor, '?P<') ||
    (peek(cursor, 2) !== '=' && peek(cursor, 2) !== '!' && take(cursor, '?<'))
  ) {
    const from = cursor.at;
    while (/^\w$/.test(peek(cursor))) cursor.at++;
    if (cursor.at === from || !take(cursor, '>')) {
      throw refuse(cursor, 'invalid named capture group', start);
    }
    index = ++parser.captures;
  } else if (take(cursor, '?')) {
    // Flags without a colon hold to the end of the group around them.
    if (parseFlags(parser, start)) return [];
  } else {
    index = ++parser.captures;
  }
  const body = parseAlternation(parser);
  if (!take(cursor, ')')) {
    throw new PatternError(cursor.pattern, `missing ): ${cursor.pattern}`);
  }
  parser.flags = outer;
  return [index > 0 ? { kind: 'capture', index, body } : body];
}

/** Reads `i-s:` or `i)` behind `(?`; true if the group is over. */
function parseFlags(parser: Parser, start: number): boolean {
  const { cursor } = parser;
  let value = true;
  let named = false;
  for (;;) {
    const flag = peek(cursor);
    cursor.at++;
    if ((flag === ':' || flag === ')') && (value || named)) return flag === ')';
    if (flag === '-' && value) {
      value = false;
      named = false;
    } else if (flag !== '' && 'imsU'.includes(flag)) {
      parser.flags = { ...parser.flags, [flag]: value };
      named = true;
    } else {
      cursor.at = Math.min(cursor.at, cursor.text.length);
      throw refuse(cursor, 'invalid perl operator', start);
    }
  }
}

function literal(parser: Parser, codePoint: number): Node {
  const ranges = [codePoint, codePoint];
  return set(parser.flags.i ? foldCase(ranges) : ranges);
}

function set(ranges: CodePoints): Node {
  return { kind: 'class', ranges };
}

function look(kind: Look): Node {
  return { kind: 'look', look: kind };
}
