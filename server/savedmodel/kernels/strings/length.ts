/** TensorFlow's StringLength. */
import { SavedModelError } from '../../errors.ts';
import type { Attrs } from '../../graph/attrs.ts';
import type { StringColumn } from '../../string-column.ts';

/** What strings are measured in. */
export type LengthUnit = 'BYTE' | 'UTF8_CHAR';

/** An operation's attribute of that name. */
export function lengthUnit(attrs: Attrs): LengthUnit {
  const unit = attrs.text('unit', 'BYTE');
  if (unit === 'BYTE' || unit === 'UTF8_CHAR') return unit;
  throw new SavedModelError(`Strings cannot be measured in ${unit}.`);
}

/** The length of each string in bytes, or in characters: in bytes that do not continue a character, valid UTF-8 or not. */
export function stringLengths(
  { length, bytes, offsets }: StringColumn,
  unit: LengthUnit,
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
