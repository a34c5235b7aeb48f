/** Sets of code points as sequences of byte ranges: how a matcher over bytes sees UTF-8. */
import { type CodePoints, MAX_CODE_POINT } from './code-points.ts';

/** One way to spell part of a set: for each byte its lowest and highest value, `[lo, hi, lo, hi, …]`. */
export type ByteSequence = readonly number[];

const LAST_OF_LENGTH = [0x7f, 0x7ff, 0xffff];

// RE2 spells the whole of U+0080–U+10FFFF like this, which lets overlong forms pass and what lies beyond U+10FFFF:
// what `.` and `[^a]` match in text that is not UTF-8 follows from it.
const ALL_BEYOND_ASCII: readonly ByteSequence[] = [
  [0xc2, 0xdf, 0x80, 0xbf],
  [0xe0, 0xef, 0x80, 0xbf, 0x80, 0xbf],
  [0xf0, 0xf4, 0x80, 0xbf, 0x80, 0xbf, 0x80, 0xbf],
];

/** The byte sequences of a normalized set, in ascending order; any two begin with equal or with disjoint ranges. */
export function byteSequences(ranges: CodePoints): ByteSequence[] {
  const sequences: ByteSequence[] = [];
  for (let i = 0; i < ranges.length; i += 2) split(ranges[i]!, ranges[i + 1]!, sequences);
  return sequences;
}

function split(lo: number, hi: number, into: ByteSequence[]): void {
  if (lo === 0x80 && hi === MAX_CODE_POINT) {
    into.push(...ALL_BEYOND_ASCII);
    return;
  }
  for (const last of LAST_OF_LENGTH) {
    if (lo > last || hi <= last) continue;
    split(lo, last, into);
    split(last + 1, hi, into);
    return;
  }
  if (hi <= 0x7f) {
    into.push([lo, hi]);
    return;
  }
  for (let bits = 6; bits <= 18; bits += 6) {
    const mask = (1 << bits) - 1;
    if ((lo & ~mask) === (hi & ~mask)) continue;
    if ((lo & mask) !== 0) {
      split(lo, lo | mask, into);
      split((lo | mask) + 1, hi, into);
      return;
    }
    if ((hi & mask) !== mask) {
      split(lo, (hi & ~mask) - 1, into);
      split(hi & ~mask, hi, into);
      return;
    }
  }
  const from = encode(lo);
  const to = encode(hi);
  into.push(from.flatMap((byte, index) => [byte, to[index]!]));
}

/** The bytes of a code point; surrogates get the three bytes that the scheme gives them, as in RE2. */
export function encode(codePoint: number): number[] {
  if (codePoint <= 0x7f) return [codePoint];
  if (codePoint <= 0x7ff) return [0xc0 | (codePoint >> 6), tail(codePoint, 0)];
  if (codePoint <= 0xffff) {
    return [0xe0 | (codePoint >> 12), tail(codePoint, 6), tail(codePoint, 0)];
  }
  return [0xf0 | (codePoint >> 18), tail(codePoint, 12), tail(codePoint, 6), tail(codePoint, 0)];
}

function tail(codePoint: number, shift: number): number {
  return 0x80 | ((codePoint >> shift) & 0x3f);
}
