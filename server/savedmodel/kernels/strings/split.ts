/** TensorFlow's StringSplit and StringSplitV2. */

import { ColumnBuilder } from '../../column-builder.ts';
import type { StringColumn } from '../../string-column.ts';
import { allocate } from '../../tensor.ts';
import { isSpace } from '../../white-space.ts';

export interface SplitStrings {
  /** The parts of all strings, in order. */
  readonly values: StringColumn;
  /** The parts of string i are values[rowSplits[i], rowSplits[i + 1]). */
  readonly rowSplits: Int32Array;
  /** The most parts that a string has. */
  readonly width: number;
}

/**
 * Splits every string. An empty separator means runs of white space (bytes 9–13 and 32), and no empty parts; any other
 * is taken as it is, empty parts included. After `maxSplit` cuts, if it is not negative, the rest is the last part;
 * with white space the rest counts as one more part even when it is empty.
 */
export function splitStrings(
  column: StringColumn,
  separator: Uint8Array,
  maxSplit = -1,
): SplitStrings {
  const { length, offsets } = column;
  const size = offsets[length]! - offsets[0]!;
  const out = new ColumnBuilder(length + (size >> 2), size);
  const rowSplits = allocate('int32', length + 1);
  let width = 0;
  for (let i = 0; i < length; i++) {
    const begin = offsets[i]!;
    const end = offsets[i + 1]!;
    const parts =
      maxSplit === 0
        ? addPart(column.bytes, begin, end, out)
        : separator.length === 0
          ? splitAtSpace(column.bytes, begin, end, maxSplit, out)
          : splitAt(column.bytes, begin, end, separator, maxSplit, out);
    rowSplits[i + 1] = rowSplits[i]! + parts;
    if (parts > width) width = parts;
  }
  return { values: out.finish(), rowSplits, width };
}

/**
 * Splits every string at each byte that is among `delimiters`; without any, into its bytes. An empty string has no
 * parts.
 */
export function splitAtAny(
  { length, bytes, offsets }: StringColumn,
  delimiters: Uint8Array,
  skipEmpty: boolean,
): SplitStrings {
  const cuts = new Uint8Array(256);
  for (const byte of delimiters) cuts[byte] = 1;
  const size = offsets[length]! - offsets[0]!;
  const out = new ColumnBuilder(length + (size >> 2), size);
  const rowSplits = allocate('int32', length + 1);
  let width = 0;
  for (let i = 0; i < length; i++) {
    const end = offsets[i + 1]!;
    let parts = 0;
    for (let at = offsets[i]!; at < end; at++) {
      const from = at;
      if (delimiters.length === 0) at++;
      else while (at < end && cuts[bytes[at]!] === 0) at++;
      if (at > from || !skipEmpty) parts += addPart(bytes, from, at, out);
      // A delimiter at the very end has an empty part behind it.
      if (delimiters.length === 0) at--;
      else if (at === end - 1 && !skipEmpty) parts += addPart(bytes, end, end, out);
    }
    rowSplits[i + 1] = rowSplits[i]! + parts;
    if (parts > width) width = parts;
  }
  return { values: out.finish(), rowSplits, width };
}

function splitAtSpace(
  bytes: Uint8Array,
  begin: number,
  end: number,
  maxSplit: number,
  out: ColumnBuilder,
): number {
  let parts = 0;
  let at = skipSpace(bytes, begin, end);
  while (at < end) {
    const from = at;
    while (at < end && !isSpace(bytes[at]!)) at++;
    parts += addPart(bytes, from, at, out);
    at = skipSpace(bytes, at, end);
    if (parts === maxSplit) return parts + addPart(bytes, at, end, out);
  }
  return parts;
}

function splitAt(
  bytes: Uint8Array,
  begin: number,
  end: number,
  separator: Uint8Array,
  maxSplit: number,
  out: ColumnBuilder,
): number {
  let parts = 0;
  let from = begin;
  while (parts !== maxSplit) {
    const cut = find(bytes, from, end, separator);
    if (cut < 0) break;
    parts += addPart(bytes, from, cut, out);
    from = cut + separator.length;
  }
  return parts + addPart(bytes, from, end, out);
}

function addPart(bytes: Uint8Array, from: number, to: number, out: ColumnBuilder): 1 {
  out.append(bytes, from, to);
  out.endString();
  return 1;
}

function find(bytes: Uint8Array, from: number, end: number, wanted: Uint8Array): number {
  const last = end - wanted.length;
  for (let at = from; at <= last; at++) {
    let matched = 0;
    while (matched < wanted.length && bytes[at + matched] === wanted[matched]) matched++;
    if (matched === wanted.length) return at;
  }
  return -1;
}

function skipSpace(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && isSpace(bytes[at]!)) at++;
  return at;
}
