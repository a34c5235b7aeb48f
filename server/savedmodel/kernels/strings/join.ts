/** TensorFlow's StringJoin and ReduceJoin. */

import { ColumnBuilder } from '../../column-builder.ts';
import type { StringColumn } from '../../string-column.ts';
import { allocate } from '../../tensor.ts';
import { checkCount } from '../values.ts';

/**
 * Joins the strings at the same index of several columns. A column of one string is joined to every string of the
 * others.
 *
 * @throws Error if longer columns differ in length.
 */
export function joinStrings(columns: readonly StringColumn[], separator: Uint8Array): StringColumn {
  const length = columns.reduce((most, column) => (column.length === 1 ? most : column.length), 1);
  if (columns.some((column) => column.length !== 1 && column.length !== length)) {
    throw new Error('Columns to join must have one length, or one string');
  }
  const out = new ColumnBuilder(length, 0);
  for (let i = 0; i < length; i++) {
    columns.forEach((column, at) => {
      if (at > 0) out.append(separator, 0, separator.length);
      const index = column.length === 1 ? 0 : i;
      out.append(column.bytes, column.offsets[index]!, column.offsets[index + 1]!);
    });
    out.endString();
  }
  return out.finish();
}

/**
 * Joins each run of `rowLength` strings into one: a reduction along the last axis. With `rowLength` 0 there are `rows`
 * empty strings.
 */
export function reduceJoin(
  column: StringColumn,
  rows: number,
  rowLength: number,
  separator: Uint8Array,
): StringColumn {
  const { bytes, offsets } = column;
  checkCount(rows);
  const out = new ColumnBuilder(rows, offsets[column.length]! - offsets[0]!);
  for (let row = 0; row < rows; row++) {
    for (let i = row * rowLength; i < (row + 1) * rowLength; i++) {
      if (i > row * rowLength) out.append(separator, 0, separator.length);
      out.append(bytes, offsets[i]!, offsets[i + 1]!);
    }
    out.endString();
  }
  return out.finish();
}

/** Joins the strings of each of `count` groups, in their order; a group without strings is empty. */
export function joinGroups(
  column: StringColumn,
  groups: Int32Array,
  count: number,
  separator: Uint8Array,
): StringColumn {
  checkCount(count);
  // The strings of group g are order[starts[g], starts[g + 1]).
  const starts = allocate('int32', count + 1);
  for (const group of groups) starts[group + 1]!++;
  for (let group = 0; group < count; group++) starts[group + 1]! += starts[group]!;
  const order = allocate('int32', groups.length);
  const next = starts.slice();
  groups.forEach((group, i) => {
    order[next[group]!++] = i;
  });
  const out = new ColumnBuilder(count, column.offsets[column.length]! - column.offsets[0]!);
  for (let group = 0; group < count; group++) {
    const begin = out.size;
    for (let k = starts[group]!; k < starts[group + 1]!; k++) {
      // As TensorFlow does it: what begins with empty strings begins without separators.
      if (out.size > begin) out.append(separator, 0, separator.length);
      out.append(column.bytes, column.offsets[order[k]!]!, column.offsets[order[k]! + 1]!);
    }
    out.endString();
  }
  return out.finish();
}
