/** Row and place in the row of each part of a split: `[parts, 2]`. */
import { allocate } from '../../tensor.ts';
export function splitIndices(rowSplits: Int32Array): Float64Array {
  const indices = allocate('float64', (rowSplits.at(-1) ?? 0) * 2);
  for (let row = 0, at = 0; row + 1 < rowSplits.length; row++) {
    for (let i = rowSplits[row]!; i < rowSplits[row + 1]!; i++) {
      indices[at++] = row;
      indices[at++] = i - rowSplits[row]!;
    }
  }
  return indices;
}
