import { allocate, sizeOf } from '../../tensor.ts';

/** The flat indices of a grid: dimension d goes through `lists[d]`, whose entries are `strides[d]` apart. */
export function gridIndices(
  lists: readonly ArrayLike<number>[],
  strides: readonly number[],
): Int32Array {
  const indices = allocate('int32', sizeOf(lists.map((list) => list.length)));
  if (indices.length === 0) return indices;
  // From the last dimension to the first: each repeats what is done already at its own offsets.
  let done = 1;
  for (let d = lists.length - 1; d >= 0; d--) {
    const list = lists[d]!;
    for (let k = list.length - 1; k >= 0; k--) {
      const offset = list[k]! * strides[d]!;
      for (let j = 0; j < done; j++) indices[k * done + j] = indices[j]! + offset;
    }
    done *= list.length;
  }
  return indices;
}
