// Texts that are the bytes of numbers. Source: tensorflow.org/api_docs/python/tf/raw_ops/DecodeRaw.
import { SavedModelError } from '../../errors.ts';
import { bytesPerElement, decodeContent } from '../../proto/tensor.ts';
import type { StringColumn } from '../../string-column.ts';
import type { NumericArray, NumericType } from '../../tensor.ts';

/**
 * The numbers of all strings, end to end, each string as many of them.
 *
 * @throws SavedModelError where the strings differ in length, or one does not end with a whole number.
 */
export function decodeRaw(column: StringColumn, dtype: NumericType, little: boolean): NumericArray {
  const { bytes, offsets, length } = column;
  const size = lengthOfAll(column);
  return decodeBytes(bytes.slice(offsets[0], offsets[length]), size, dtype, little);
}

/** The numbers of bytes, of which every `size` are to be a whole number of elements; the bytes are used up. */
export function decodeBytes(
  content: Uint8Array,
  size: number,
  dtype: NumericType,
  little: boolean,
): NumericArray {
  const width = bytesPerElement(dtype);
  if (size % width !== 0) {
    throw new SavedModelError(`${size} bytes are no whole number of ${dtype}s.`);
  }
  if (!little) {
    for (let at = 0; at < content.length; at += width) content.subarray(at, at + width).reverse();
  }
  if (dtype === 'bool') return content.map((byte) => Number(byte !== 0));
  return decodeContent(dtype, content, content.length / width);
}

function lengthOfAll({ offsets, length }: StringColumn): number {
  const size = length ? offsets[1]! - offsets[0]! : 0;
  for (let i = 1; i < length; i++) {
    const other = offsets[i + 1]! - offsets[i]!;
    if (other === size) continue;
    throw new SavedModelError(
      `Strings of ${size} and of ${other} bytes cannot be rows of one tensor.`,
    );
  }
  return size;
}
