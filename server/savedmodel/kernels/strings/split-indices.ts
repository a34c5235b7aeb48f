import { allocate } from '../../tensor.ts';

/** Row and place in the row of each part of a split: `[parts, 2]`. */
export function splitIndices(rowSplits: ArrayLike<number>): Float64Array {
  const indices = allocate('int64', (rowSplits[rowSplits.length - 1] ?? 0) * 2);
  for (let row = 0, at = 0; row + 1 < rowSplits.length; row++) {
    for (let i = rowSplits[row]!; i < rowSplits[row + 1]!; i++) {
      indices[at++] = row;
      indices[at++] = i - rowSplits[row]!;
    }
  }
  return indices;
}

/** The same numbers as those of an int64 tensor. */
export function asInt64(numbers: ArrayLike<number>): Float64Array {
  const data = allocate('int64', numbers.length);
  data.set(numbers);
  return data;
}
