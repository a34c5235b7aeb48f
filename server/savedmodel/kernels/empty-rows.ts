/** Rows that get an entry where they have none. Source: tensorflow/core/kernels/fill_empty_rows_functor.h. */
import { allocate } from '../tensor.ts';

/** Entries in the order of their rows, those that are new between them. */
export interface FilledRows {
  /** For each entry the old one that it is, or -1. */
  readonly picks: Int32Array;
  readonly rowOf: Float64Array;
  /** Whether a row had no entry. */
  readonly empty: Uint8Array;
  /** Where each old entry has gone. */
  readonly reverse: Float64Array;
}

/** @param rowIds - the row of each entry, every one less than `rows`. */
export function fillRows(rowIds: ArrayLike<number>, rows: number): FilledRows {
  const count = rowIds.length;
  const starts = allocate('int32', rows + 1);
  for (let i = 0; i < count; i++) starts[rowIds[i]! + 1]!++;
  const empty = allocate('uint8', rows);
  for (let row = 0; row < rows; row++) {
    empty[row] = starts[row + 1] === 0 ? 1 : 0;
    starts[row + 1] = starts[row]! + Math.max(1, starts[row + 1]!);
  }
  const picks = allocate('int32', starts[rows]!).fill(-1);
  const rowOf = allocate('float64', picks.length);
  for (let row = 0; row < rows; row++) rowOf.fill(row, starts[row]!, starts[row + 1]!);
  const reverse = allocate('float64', count);
  for (let i = 0; i < count; i++) {
    const to = starts[rowIds[i]!]!++;
    picks[to] = i;
    reverse[i] = to;
  }
  return { picks, rowOf, empty, reverse };
}
