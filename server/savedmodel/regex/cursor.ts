/** A pattern's code points and how far the parser has read. */
import { PatternError } from './syntax.ts';

export interface Cursor {
  readonly pattern: string;
  readonly text: readonly number[];
  at: number;
}

/** @throws PatternError if the pattern has a lone surrogate, which no UTF-8 can carry. */
export function openPattern(pattern: string): Cursor {
  const text = Array.from(pattern, (char) => char.codePointAt(0)!);
  if (text.some((codePoint) => codePoint >= 0xd800 && codePoint <= 0xdfff)) {
    throw new PatternError(pattern, 'invalid UTF-8');
  }
  return { pattern, text, at: 0 };
}

/** The character at an offset from the cursor, '' past the end. */
export function peek(cursor: Cursor, offset = 0): string {
  const codePoint = cursor.text[cursor.at + offset];
  return codePoint === undefined ? '' : String.fromCodePoint(codePoint);
}

/** Whether the pattern goes on with an ASCII text. */
export function looksAt(cursor: Cursor, ascii: string): boolean {
  for (let i = 0; i < ascii.length; i++) {
    if (cursor.text[cursor.at + i] !== ascii.charCodeAt(i)) return false;
  }
  return true;
}

/** Steps over an ASCII text if the pattern goes on with it. */
export function take(cursor: Cursor, ascii: string): boolean {
  if (!looksAt(cursor, ascii)) return false;
  cursor.at += ascii.length;
  return true;
}

/** The pattern between two positions. */
export function slice(cursor: Cursor, from: number, to = cursor.at): string {
  return String.fromCodePoint(...cursor.text.slice(from, to));
}

/** The error that RE2 reports, with the part of the pattern that is at fault. */
export function refuse(cursor: Cursor, reason: string, from: number): PatternError {
  return new PatternError(cursor.pattern, `${reason}: ${slice(cursor, from)}`);
}
