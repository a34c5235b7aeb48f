/** TensorFlow's UnicodeDecodeWithOffsets, on which unicode_split rests: ICU's converters, errors included. */

import { SavedModelError } from '../../errors.ts';
import type { StringColumn } from '../../string-column.ts';
import { allocate } from '../../tensor.ts';

/**
 * Decodes one character at `at`: `codePoint << 3 | bytes`, or minus the number of bytes that are none. Each maximal run
 * of bytes that could begin a character and does not is one error.
 */
export type CharacterDecoder = (bytes: Uint8Array, at: number, end: number) => number;

/** What becomes of what is no character. */
export interface UnicodeErrors {
  readonly policy: 'replace' | 'ignore' | 'strict';
  /** The code point that stands for it. */
  readonly replacement: number;
  /** Whether control characters (U+0000 to U+001F) are none. */
  readonly controls: boolean;
}

export interface DecodedStrings {
  readonly codePoints: Int32Array;
  /** The byte in its string at which each code point begins. */
  readonly starts: Int32Array;
  /** The code points of string i are codePoints[rowSplits[i], rowSplits[i + 1]). */
  readonly rowSplits: Int32Array;
}

/**
 * Decodes every string.
 *
 * @throws SavedModelError for the first error, where errors are to be strict.
 */
export function decodeUnicode(
  { length, bytes, offsets }: StringColumn,
  decodeOne: CharacterDecoder = decodeUtf8,
  errors: UnicodeErrors = { policy: 'replace', replacement: 0xfffd, controls: false },
): DecodedStrings {
  const size = offsets[length]! - offsets[0]!;
  const codePoints = allocate('int32', size);
  const starts = allocate('int32', size);
  const rowSplits = allocate('int32', length + 1);
  let count = 0;
  for (let i = 0; i < length; i++) {
    const begin = offsets[i]!;
    const end = offsets[i + 1]!;
    for (let at = begin; at < end; ) {
      const start = at - begin;
      const decoded = decodeOne(bytes, at, end);
      at += decoded < 0 ? -decoded : decoded & 7;
      const codePoint = decoded < 0 ? -1 : decoded >> 3;
      const good = codePoint >= 0x20 || (codePoint >= 0 && !errors.controls);
      if (!good && codePoint < 0 && errors.policy === 'strict') {
        throw new SavedModelError(`Byte ${start} of a string does not begin a character.`);
      }
      if (!good && errors.policy === 'ignore') continue;
      starts[count] = start;
      codePoints[count++] = good ? codePoint : errors.replacement;
    }
    rowSplits[i + 1] = count;
  }
  return { codePoints: codePoints.slice(0, count), starts: starts.slice(0, count), rowSplits };
}

/**
 * The decoder of an encoding, whichever way its name is written.
 *
 * @throws SavedModelError for encodings that text is hardly ever in.
 */
export function decoderOf(encoding: string): CharacterDecoder {
  const name = encoding.toLowerCase().replace(/[-_ ]/g, '');
  const decoder = DECODERS.get(name);
  if (decoder) return decoder;
  throw new SavedModelError(`Text in the encoding "${encoding}" cannot be decoded.`);
}

const DECODERS: ReadonlyMap<string, CharacterDecoder> = new Map([
  ['utf8', decodeUtf8],
  ['utf16be', decodeUtf16],
  ['utf32be', decodeUtf32],
  ['usascii', (bytes: Uint8Array, at: number) => (bytes[at]! < 0x80 ? (bytes[at]! << 3) | 1 : -1)],
  ['ascii', (bytes: Uint8Array, at: number) => (bytes[at]! < 0x80 ? (bytes[at]! << 3) | 1 : -1)],
  ['iso88591', (bytes: Uint8Array, at: number) => (bytes[at]! << 3) | 1],
  ['latin1', (bytes: Uint8Array, at: number) => (bytes[at]! << 3) | 1],
]);

function decodeUtf8(bytes: Uint8Array, at: number, end: number): number {
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

function decodeUtf16(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < 2) return -1;
  const unit = (bytes[at]! << 8) | bytes[at + 1]!;
  if (unit < 0xd800 || unit > 0xdfff) return (unit << 3) | 2;
  // A first half with nothing behind it, or with half a unit, ends the string.
  if (unit < 0xdc00 && end - at < 4) return at - end;
  const next = unit < 0xdc00 ? (bytes[at + 2]! << 8) | bytes[at + 3]! : 0;
  if (next < 0xdc00 || next > 0xdfff) return -2;
  return ((0x1_0000 + ((unit & 0x3ff) << 10) + (next & 0x3ff)) << 3) | 4;
}

function decodeUtf32(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < 4) return at - end;
  const high = (bytes[at]! << 8) | bytes[at + 1]!;
  const codePoint = (high << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
  const surrogate = codePoint >= 0xd800 && codePoint <= 0xdfff;
  return high > 0x10 || surrogate ? -4 : (codePoint << 3) | 4;
}
