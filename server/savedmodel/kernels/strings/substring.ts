/** TensorFlow's Substr. */
import { ColumnBuilder } from '../../column-builder.ts';
import { SavedModelError } from '../../errors.ts';
import type { StringColumn } from '../../string-column.ts';
import type { LengthUnit } from './length.ts';

/** Where parts begin, negative from the end, and how long they are at most; a negative length is no limit in bytes, none in characters. */
export interface Parts {
  readonly positions: ArrayLike<number>;
  readonly lengths: ArrayLike<number>;
}

/** For each result the string and the part that it is made of. */
export interface Pairing {
  readonly texts: Int32Array;
  readonly picks: Int32Array;
}

/**
 * Takes parts out of strings.
 *
 * @throws SavedModelError where a part begins outside of its string.
 */
export function substrings(
  { bytes, offsets }: StringColumn,
  { positions, lengths }: Parts,
  { texts, picks }: Pairing,
  unit: LengthUnit,
): StringColumn {
  const out = new ColumnBuilder(texts.length, texts.length * 4);
  const skip = unit === 'BYTE' ? skipBytes : skipCharacters;
  texts.forEach((text, i) => {
    const begin = offsets[text]!;
    const end = offsets[text + 1]!;
    const position = positions[picks[i]!]!;
    const length = lengths[picks[i]!]!;
    const from =
      position < 0 ? back(bytes, begin, end, -position, unit) : skip(bytes, begin, end, position);
    if (from < 0 || (length < 0 && position < 0 && unit === 'UTF8_CHAR')) {
      throw new SavedModelError(
        `Position ${position}, length ${length} lie outside of string ${text}.`,
      );
    }
    // Past the end is the end.
    const stop = length < 0 && unit === 'BYTE' ? end : skip(bytes, from, end, length);
    out.append(bytes, from, stop < 0 ? end : stop);
    out.endString();
  });
  return out.finish();
}

function skipBytes(_: Uint8Array, at: number, end: number, count: number): number {
  return count > end - at ? -1 : at + count;
}

/** The byte after `count` characters, each with whatever bytes continue one; -1 where there are fewer. */
function skipCharacters(bytes: Uint8Array, start: number, end: number, count: number): number {
  let at = start;
  for (let left = count; left > 0; left--) {
    if (at >= end) return -1;
    do at++;
    while (at < end && (bytes[at]! & 0xc0) === 0x80);
  }
  return at;
}

function back(
  bytes: Uint8Array,
  begin: number,
  end: number,
  count: number,
  unit: LengthUnit,
): number {
  if (unit === 'BYTE') return count > end - begin ? -1 : end - count;
  let at = end;
  for (let left = count; left > 0; left--) {
    if (at <= begin) return -1;
    do at--;
    while (at > begin && (bytes[at]! & 0xc0) === 0x80);
  }
  return at;
}
