/** TensorFlow's UnicodeDecodeWithOffsets for UTF-8, on which unicode_split rests. */
import type { StringColumn } from '../../string-column.ts';

export interface DecodedStrings {
  readonly codePoints: Int32Array;
  /** The byte in its string at which each code point begins. */
  readonly starts: Int32Array;
  /** The code points of string i are codePoints[rowSplits[i], rowSplits[i + 1]). */
  readonly rowSplits: Int32Array;
}

/** Decodes every string; each maximal run of bytes that could begin a character and does not is one `replacement`. */
export function decodeUnicode(
  { length, bytes, offsets }: StringColumn,
  replacement = 0xfffd,
): DecodedStrings {
  const size = offsets[length]! - offsets[0]!;
  const codePoints = new Int32Array(size);
  const starts = new Int32Array(size);
  const rowSplits = new Int32Array(length + 1);
  let count = 0;
  for (let i = 0; i < length; i++) {
    const begin = offsets[i]!;
    const end = offsets[i + 1]!;
    for (let at = begin; at < end; count++) {
      starts[count] = at - begin;
      const decoded = decodeOne(bytes, at, end);
      codePoints[count] = decoded < 0 ? replacement : decoded >> 3;
      at += decoded < 0 ? -decoded : decoded & 7;
    }
    rowSplits[i + 1] = count;
  }
  return { codePoints: codePoints.slice(0, count), starts: starts.slice(0, count), rowSplits };
}

/** `codePoint << 3 | bytes`, or minus the number of bytes that are no character. */
function decodeOne(bytes: Uint8Array, at: number, end: number): number {
  const lead = bytes[at]!;
  if (lead < 0x80) return (lead << 3) | 1;
  if (lead < 0xc2 || lead > 0xf4) return -1;
  const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  let codePoint = lead & (0x7f >> length);
  for (let i = 1; i < length; i++) {
    const next = at + i < end ? bytes[at + i]! : 0;
    if (next < 0x80 || next > 0xbf || (i === 1 && !canFollow(lead, next))) return -i;
    codePoint = (codePoint << 6) | (next & 0x3f);
  }
  return (codePoint << 3) | length;
}

/** Overlong forms, surrogates and what lies beyond U+10FFFF end at the first byte. */
function canFollow(lead: number, second: number): boolean {
  if (lead === 0xe0) return second >= 0xa0;
  if (lead === 0xed) return second <= 0x9f;
  if (lead === 0xf0) return second >= 0x90;
  return lead !== 0xf4 || second <= 0x8f;
}
