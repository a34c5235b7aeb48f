/** What the matchers run: a non-deterministic machine over bytes, as parallel arrays of instructions. */

export const OP = {
  /** Consumes a byte in [a, b], then goes to `next`. */
  byte: 0,
  /** Goes to `next`, or else to `a`: the order is the preference. */
  split: 1,
  /** Goes to `next` if the assertion `a` holds here. */
  look: 2,
  /** Records the position in slot `a`, then goes to `next`. */
  save: 3,
  match: 4,
  fail: 5,
} as const;

export interface Program {
  readonly pattern: string;
  readonly op: Uint8Array;
  readonly next: Int32Array;
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly start: number;
  /** Capturing groups, without the whole match. */
  readonly captures: number;
  /** Shortest and longest match in bytes; the longest may be Infinity. */
  readonly minLength: number;
  readonly maxLength: number;
  /** Bytes of one class are alike to every instruction and assertion. */
  readonly byteClass: Uint8Array;
  /** 1 for each byte that a match can begin with; all 1 if a match can be empty. */
  readonly firstBytes: Uint8Array;
}

/**
 * What an assertion may look at around a position, as bits: what lies before it (0–2) and what lies behind it (3–5).
 */
export const CONTEXT = {
  wordBefore: 1,
  newlineBefore: 2,
  textBegins: 4,
  wordBehind: 8,
  newlineBehind: 16,
  textEnds: 32,
} as const;

const BYTE_CONTEXT = new Uint8Array(256);
for (let byte = 0; byte < 256; byte++) {
  if (/\w/.test(String.fromCharCode(byte))) BYTE_CONTEXT[byte] = CONTEXT.wordBefore;
}
BYTE_CONTEXT[0x0a] = CONTEXT.newlineBefore;

/** The `…Before` bits of a byte; shifted left by 3 they are its `…Behind` bits. */
export function contextOf(byte: number): number {
  return BYTE_CONTEXT[byte]!;
}

/** The bits for a position in a text that is bytes[begin, end). */
export function contextAt(bytes: Uint8Array, at: number, begin: number, end: number): number {
  const before = at === begin ? CONTEXT.textBegins : BYTE_CONTEXT[bytes[at - 1]!]!;
  return before | (at === end ? CONTEXT.textEnds : BYTE_CONTEXT[bytes[at]!]! << 3);
}

/** Whether an assertion of LOOK holds, given all six bits. */
export function holds(look: number, context: number): boolean {
  switch (look) {
    case 0:
      return (context & CONTEXT.textBegins) !== 0;
    case 1:
      return (context & CONTEXT.textEnds) !== 0;
    case 2:
      return (context & (CONTEXT.textBegins | CONTEXT.newlineBefore)) !== 0;
    case 3:
      return (context & (CONTEXT.textEnds | CONTEXT.newlineBehind)) !== 0;
    default:
      return (((context >> 3) ^ context) & 1) === (look === 4 ? 1 : 0);
  }
}
