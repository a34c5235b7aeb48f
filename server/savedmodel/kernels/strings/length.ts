/** TensorFlow's StringLength. */
import type { StringColumn } from '../../string-column.ts';

/** The length of each string in bytes, or in characters: in bytes that do not continue a character, valid UTF-8 or not. */
export function stringLengths(
  { length, bytes, offsets }: StringColumn,
  unit: 'BYTE' | 'UTF8_CHAR',
): Int32Array {
  return Int32Array.from({ length }, (_, i) => {
    const begin = offsets[i]!;
    const end = offsets[i + 1]!;
    if (unit === 'BYTE') return end - begin;
    let characters = 0;
    for (let at = begin; at < end; at++) characters += (bytes[at]! & 0xc0) === 0x80 ? 0 : 1;
    return characters;
  });
}
