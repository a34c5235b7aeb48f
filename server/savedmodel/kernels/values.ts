// What kernels ask of their inputs: the right kind of value, or an error that names what came instead.
import { LimitError, SavedModelError } from '../errors.ts';
import type { Value } from '../graph/op.ts';
import { MAX_ELEMENTS, type NumericTensor, type StringTensor, type Tensor } from '../tensor.ts';
import { TensorList } from '../tensor-list.ts';
import type { Item, VariantTensor } from '../variant-tensor.ts';
import { broadcastStrides, stridedIndices } from './strided.ts';

/** Whether there is a value, and one that is no handle. */
export function isTensor(value: Value | undefined): value is Tensor {
  return value !== undefined && value.dtype !== 'resource' && value.dtype !== 'variant';
}

/** The value as a tensor of numbers. */
export function numbers(value: Value | undefined): NumericTensor {
  if (!isTensor(value) || value.dtype === 'string') {
    throw new SavedModelError(`Numbers expected, ${value?.dtype ?? 'nothing'} found.`);
  }
  return value;
}

/** The value as a tensor of strings. */
export function texts(value: Value | undefined): StringTensor {
  if (value?.dtype !== 'string') {
    throw new SavedModelError(`Strings expected, ${value?.dtype ?? 'nothing'} found.`);
  }
  return value;
}

/** The value as a tensor of either kind. */
export function tensor(value: Value | undefined): Tensor {
  if (!isTensor(value)) throw new SavedModelError('A tensor was expected.');
  return value;
}

/** The value as a tensor of variants. */
export function variants(value: Value | undefined): VariantTensor {
  if (value?.dtype === 'variant' && !(value instanceof TensorList)) return value;
  throw new SavedModelError(`Variants expected, ${value?.dtype ?? 'nothing'} found.`);
}

/** The value as a tensor of any kind. */
export function item(value: Value | undefined): Item {
  if (value instanceof TensorList) {
    throw new SavedModelError('Lists of lists are not supported: export the model without them.');
  }
  return value?.dtype === 'variant' ? value : tensor(value);
}

/** The first number of a tensor. */
export function single(value: Value | undefined): number {
  const { data } = numbers(value);
  if (data.length < 1) throw new SavedModelError('A number was expected, an empty tensor found.');
  return data[0] as number;
}

/**
 * A number of elements that a graph asks for, if there is room for that many.
 *
 * @throws SavedModelError where it is negative, broken or absurd.
 */
export function checkCount(count: number): number {
  if (Number.isInteger(count) && count >= 0 && count <= MAX_ELEMENTS) return count;
  throw new LimitError(`The model asks for ${count} elements, which is out of range.`);
}

/** The numbers of a tensor as dimensions, which are not negative. */
export function dimensions(value: Value | undefined): number[] {
  const dims = Array.from(numbers(value).data);
  if (dims.every((dim) => dim >= 0)) return dims;
  throw new SavedModelError(`[${dims}] are no dimensions: one is negative.`);
}

/** An axis counted from the front; an error where the tensor lacks it. */
export function axisOf(axis: number, rank: number): number {
  const index = axis < 0 ? axis + rank : axis;
  if (index < 0 || index >= rank) {
    throw new SavedModelError(`Axis ${axis} of a tensor with ${rank} dimensions does not exist.`);
  }
  return index;
}

/** Whether two shapes broadcast, by NumPy's rule. */
export function doBroadcast(a: readonly number[], b: readonly number[]): boolean {
  for (let i = 1; i <= Math.min(a.length, b.length); i++) {
    const x = a[a.length - i];
    const y = b[b.length - i];
    if (x !== y && x !== 1 && y !== 1) return false;
  }
  return true;
}

/** The shape two shapes broadcast to, by NumPy's rule. */
export function broadcastShape(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  const shape: number[] = new Array(rank);
  for (let i = 0; i < rank; i++) {
    const x = a[a.length - rank + i] ?? 1;
    const y = b[b.length - rank + i] ?? 1;
    if (x !== y && x !== 1 && y !== 1) {
      throw new SavedModelError(`Shapes [${a}] and [${b}] do not fit together.`);
    }
    shape[i] = x === 1 ? y : x;
  }
  return shape;
}

/** For each element of `shape`, in order, the index of the element of `from` that broadcasts to it. */
export function broadcastIndices(from: readonly number[], shape: readonly number[]): Int32Array {
  return stridedIndices(shape, broadcastStrides(from, shape));
}
