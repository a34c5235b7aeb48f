/** Moving elements of any type, and the same elements under other shapes. */
import { takeStrings } from '../string-column.ts';
import { allocate, type Tensor } from '../tensor.ts';

/** The elements of a tensor at the given flat indices; -1 takes `fill`'s. */
export function takeElements(x: Tensor, shape: readonly number[], indices: Int32Array): Tensor {
  if (x.dtype === 'string') return { dtype: 'string', shape, data: takeStrings(x.data, indices) };
  const data = allocate(x.dtype, indices.length);
  for (let i = 0; i < data.length; i++) data[i] = x.data[indices[i]!]!;
  return { dtype: x.dtype, shape, data };
}

/** The same elements under another shape. */
export function reshaped(x: Tensor, shape: readonly number[]): Tensor {
  return { ...x, shape } as Tensor;
}
