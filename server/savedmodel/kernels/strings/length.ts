/** TensorFlow's StringLength. */

import { SavedModelError } from '../../errors.ts';
import type { Attrs } from '../../graph/attrs.ts';
import type { StringColumn } from '../../string-column.ts';
import { allocate } from '../../tensor.ts';

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
  const lengths = allocate('int32', length);
  for (let i = 0; i < length; i++) {
    const begin = offsets[i]!;
    const end = offsets[i + 1]!;
    let characters = 0;
    if (unit === 'BYTE') characters = end - begin;
    else for (let at = begin; at < end; at++) characters += Number((bytes[at]! & 0xc0) !== 0x80);
    lengths[i] = characters;
  }
  return lengths;
}
