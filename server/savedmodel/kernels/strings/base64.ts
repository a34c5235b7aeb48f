/** TensorFlow's EncodeBase64 and DecodeBase64: the alphabet that is safe in web addresses. */
import { ColumnBuilder } from '../../column-builder.ts';
import { SavedModelError } from '../../errors.ts';
import type { StringColumn } from '../../string-column.ts';

const ALPHABET = new TextEncoder().encode(
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
);
const PADDING = 61;
const VALUES = new Int8Array(256).fill(-1);
ALPHABET.forEach((byte, value) => {
  VALUES[byte] = value;
});

/** Writes every string in base 64, with `=` up to a multiple of four if `padded`. */
export function encodeBase64(column: StringColumn, padded: boolean): StringColumn {
  const { bytes, offsets, length } = column;
  const out = new ColumnBuilder(length, Math.ceil((offsets[length]! - offsets[0]!) * 1.4));
  const four = new Uint8Array(4);
  for (let i = 0; i < length; i++) {
    const end = offsets[i + 1]!;
    for (let at = offsets[i]!; at < end; at += 3) {
      const left = Math.min(3, end - at);
      const second = left > 1 ? bytes[at + 1]! : 0;
      const bits = (bytes[at]! << 16) | (second << 8) | (left > 2 ? bytes[at + 2]! : 0);
      for (let k = 0; k < 4; k++) {
        four[k] = k > left ? PADDING : ALPHABET[(bits >> (18 - 6 * k)) & 63]!;
      }
      out.append(four, 0, padded ? 4 : left + 1);
    }
    out.endString();
  }
  return out.finish();
}

/**
 * Reads every string from base 64, padded or not.
 *
 * @throws SavedModelError for what is not base 64.
 */
export function decodeBase64(column: StringColumn): StringColumn {
  const { bytes, offsets, length } = column;
  const out = new ColumnBuilder(length, offsets[length]! - offsets[0]!);
  const three = new Uint8Array(3);
  for (let i = 0; i < length; i++) {
    const end = withoutPadding(bytes, offsets[i]!, offsets[i + 1]!);
    for (let at = offsets[i]!; at < end; at += 4) {
      const left = Math.min(4, end - at);
      if (left === 1) throw new SavedModelError('A text of base 64 is cut off.');
      let bits = 0;
      for (let k = 0; k < 4; k++) bits = (bits << 6) | (k < left ? sextet(bytes[at + k]!) : 0);
      for (let k = 0; k < 3; k++) three[k] = bits >> (16 - 8 * k);
      out.append(three, 0, left - 1);
    }
    out.endString();
  }
  return out.finish();
}

function sextet(byte: number): number {
  const value = VALUES[byte]!;
  if (value < 0) throw new SavedModelError('A text holds characters that are not of base 64.');
  return value;
}

/** Where a text ends but for the one or two `=` that fill it up to a multiple of four. */
function withoutPadding(bytes: Uint8Array, start: number, end: number): number {
  if ((end - start) % 4 !== 0 || end === start || bytes[end - 1] !== PADDING) return end;
  return bytes[end - 2] === PADDING ? end - 2 : end - 1;
}
