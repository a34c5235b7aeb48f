import { SavedModelError } from '../../errors.ts';
import { allocate, type NumericTensor, sizeOf } from '../../tensor.ts';

/**
 * The offset in a tensor of shape `shape` of each tuple of indices, `[..., depth]`, which name its first dimensions.
 *
 * @throws SavedModelError for a tuple that lies outside.
 */
export function tupleOffsets(shape: readonly number[], indices: NumericTensor): Int32Array {
  const depth = indices.shape.at(-1);
  if (depth === undefined || depth > shape.length) {
    throw new SavedModelError(
      `Indices of shape [${indices.shape}] cannot point into a tensor of shape [${shape}].`,
    );
  }
  const strides = shape.map((_, d) => sizeOf(shape.slice(d + 1)));
  const offsets = allocate('int32', sizeOf(indices.shape.slice(0, -1)));
  for (let i = 0; i < offsets.length; i++) {
    for (let d = 0; d < depth; d++) {
      const index = indices.data[i * depth + d]!;
      if (!(index >= 0 && index < shape[d]!)) {
        const tuple = indices.data.subarray(i * depth, (i + 1) * depth);
        throw new SavedModelError(`The index [${tuple}] lies outside of the shape [${shape}].`);
      }
      offsets[i]! += index * strides[d]!;
    }
  }
  return offsets;
}
