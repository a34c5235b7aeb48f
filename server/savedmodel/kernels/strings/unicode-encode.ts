/** TensorFlow's UnicodeEncode. */
import { ColumnBuilder } from '../../column-builder.ts';
import { SavedModelError } from '../../errors.ts';
import type { StringColumn } from '../../string-column.ts';
import type { UnicodeErrors } from './unicode-decode.ts';

type CharacterEncoder = (codePoint: number, out: Uint8Array) => number;

const ENCODERS: Readonly<Record<string, CharacterEncoder>> = {
  'UTF-8': encodeUtf8,
  'UTF-16-BE': encodeUtf16,
  'UTF-32-BE': encodeUtf32,
};

/** Writes one character and returns the number of bytes. */
export function encoderOf(encoding: string): CharacterEncoder {
  const encoder = Object.hasOwn(ENCODERS, encoding) ? ENCODERS[encoding] : undefined;
  if (encoder) return encoder;
  throw new SavedModelError(`Text cannot be encoded in "${encoding}".`);
}

/**
 * Writes code points as strings: string i is codePoints[rowSplits[i], rowSplits[i + 1]).
 *
 * @throws SavedModelError for splits that do not span the code points, and for what is no character where errors are
 * to be strict.
 */
export function encodeUnicode(
  codePoints: ArrayLike<number>,
  rowSplits: ArrayLike<number>,
  encodeOne: CharacterEncoder,
  errors: UnicodeErrors,
): StringColumn {
  checkSplits(rowSplits, codePoints.length);
  const rows = Math.max(0, rowSplits.length - 1);
  const out = new ColumnBuilder(rows, codePoints.length * 2);
  const character = new Uint8Array(4);
  for (let row = 0; row < rows; row++) {
    for (let i = rowSplits[row]!; i < rowSplits[row + 1]!; i++) {
      const codePoint = checked(codePoints, i, rowSplits[row + 1]!, errors);
      if (codePoint > 0xffff && codePoints[i]! < 0xe000) i++;
      if (codePoint >= 0) out.append(character, 0, encodeOne(codePoint, character));
    }
    out.endString();
  }
  return out.finish();
}

function checkSplits(splits: ArrayLike<number>, count: number): void {
  let good =
    splits.length === 0 ? count === 0 : splits[0] === 0 && splits[splits.length - 1] === count;
  for (let i = 1; i < splits.length; i++) good &&= splits[i]! >= splits[i - 1]!;
  if (!good) throw new SavedModelError(`Rows do not span the ${count} characters there are.`);
}

/** The character to write in place of code point `i`; -1 for none. */
function checked(points: ArrayLike<number>, i: number, end: number, errors: UnicodeErrors): number {
  const point = points[i]!;
  if (errors.policy !== 'ignore') {
    if (isCharacter(point)) return point;
    if (errors.policy === 'replace') return errors.replacement;
    throw new SavedModelError(`${point} is the number of no character.`);
  }
  // Whatever fits goes into UTF-16 first: two halves make one character, a half alone none.
  if (point < 0 || point > 0x10ffff) return -1;
  if (point < 0xd800 || point > 0xdfff) return point;
  const next = i + 1 < end ? points[i + 1]! : 0;
  const pair = point < 0xdc00 && next >= 0xdc00 && next <= 0xdfff;
  return pair ? 0x1_0000 + ((point & 0x3ff) << 10) + (next & 0x3ff) : 0xfffd;
}

/** Whether Unicode gives the number to characters: surrogates and the last two of each plane it does not. */
function isCharacter(point: number): boolean {
  if (point < 0 || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return false;
  return (point & 0xfffe) !== 0xfffe && !(point >= 0xfdd0 && point <= 0xfdef);
}

function encodeUtf8(point: number, out: Uint8Array): number {
  if (point < 0x80) {
    out[0] = point;
    return 1;
  }
  const length = point < 0x800 ? 2 : point < 0x1_0000 ? 3 : 4;
  for (let i = length - 1, rest = point; i > 0; i--, rest >>= 6) out[i] = 0x80 | (rest & 0x3f);
  out[0] = (0xf00 >> length) | (point >> (6 * (length - 1)));
  return length;
}

function encodeUtf16(point: number, out: Uint8Array): number {
  if (point < 0x1_0000) {
    out[0] = point >> 8;
    out[1] = point;
    return 2;
  }
  encodeUtf16(0xd800 | ((point - 0x1_0000) >> 10), out);
  out[2] = 0xdc | ((point >> 8) & 3);
  out[3] = point;
  return 4;
}

function encodeUtf32(point: number, out: Uint8Array): number {
  for (let i = 0; i < 4; i++) out[i] = point >> (24 - 8 * i);
  return 4;
}
