/** A sparse tensor's three inputs, put together and checked. */
import { SavedModelError } from '../errors.ts';
import type { Value } from '../graph/op.ts';
import { allocate, type NumericArray, numeric, type Tensor } from '../tensor.ts';
import { takeElements } from './elements.ts';
import { numbers } from './values.ts';

/** Where elements are, what they are, and the dense shape. */
export interface Sparse {
  readonly indices: NumericArray;
  readonly values: Tensor;
  readonly shape: readonly number[];
  readonly count: number;
}

/** The three parts of a sparse tensor, its indices unchecked. */
export function parts(
  indexInput: Value | undefined,
  values: Tensor,
  shapeInput: Value | undefined,
): Sparse {
  const { data: indices, shape: place } = numbers(indexInput);
  const shape = Array.from(numbers(shapeInput).data);
  const count = place[0] ?? 0;
  if (place.length !== 2 || place[1] !== shape.length || values.shape[0] !== count) {
    throw new SavedModelError(
      `A sparse tensor of shape [${shape}] has indices of shape [${place}] and values of shape [${values.shape}].`,
    );
  }
  return { indices, values, shape, count };
}

/** The three parts of a sparse tensor; an error where an index lies outside of the shape. */
export function sparse(
  indexInput: Value | undefined,
  values: Tensor,
  shapeInput: Value | undefined,
): Sparse {
  const made = parts(indexInput, values, shapeInput);
  checkIndices(made, made.shape.length);
  return made;
}

/** Checks indices of the first dimensions. */
export function checkIndices({ indices, shape, count }: Sparse, dimensions: number): void {
  const rank = shape.length;
  for (let i = 0; i < count; i++) {
    for (let d = 0; d < dimensions; d++) {
      const index = indices[i * rank + d]!;
      if (!(index >= 0 && index < shape[d]!)) {
        throw new SavedModelError(`Index ${index} lies outside of the shape [${shape}].`);
      }
    }
  }
}

/** The flat index of each element in the dense tensor. */
export function flatIndices({ indices, shape, count }: Sparse): Float64Array {
  const rank = shape.length;
  const flat = allocate('float64', count);
  for (let i = 0; i < count; i++) {
    let at = 0;
    for (let d = 0; d < rank; d++) at = at * shape[d]! + indices[i * rank + d]!;
    flat[i] = at;
  }
  return flat;
}

/** Indices `[n, rank]` of flat ones. */
export function unflatten(flat: Float64Array, shape: readonly number[]): Tensor {
  const rank = shape.length;
  const data = allocate('float64', flat.length * rank);
  for (let i = 0; i < flat.length; i++) {
    let rest = flat[i]!;
    for (let d = rank - 1; d >= 0; d--) {
      const size = shape[d]! || 1;
      data[i * rank + d] = rest % size;
      rest = Math.floor(rest / size);
    }
  }
  return numeric('int64', [flat.length, rank], data);
}

/** Indices and values of the elements in the order of their places; equal places keep theirs. */
export function inOrder(from: Sparse): [indices: Tensor, values: Tensor] {
  const { indices, values, shape, count } = from;
  const rank = shape.length;
  const flat = flatIndices(from);
  const order = allocate('int32', count);
  for (let i = 0; i < count; i++) order[i] = i;
  order.sort((a, b) => flat[a]! - flat[b]! || a - b);
  const sorted = allocate('float64', count * rank);
  for (let i = 0; i < count; i++) {
    sorted.set(indices.subarray(order[i]! * rank, (order[i]! + 1) * rank), i * rank);
  }
  return [numeric('int64', [count, rank], sorted), takeElements(values, [count], order)];
}

export function shapeTensor(shape: readonly number[]): Tensor {
  return numeric('int64', [shape.length], Float64Array.from(shape));
}
