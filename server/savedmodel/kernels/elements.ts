/** Moving elements of any type, and the same elements under other shapes. */
import { allocateDirty } from '../array-pool.ts';
import { SavedModelError } from '../errors.ts';
import {
  allocateBytes,
  allocateOffsets,
  type StringColumn,
  takeStrings,
} from '../string-column.ts';
import { type NumericArray, sizeOf, type Tensor } from '../tensor.ts';
import { collapsed, stridedIndices } from './strided.ts';
import { numbers, texts } from './values.ts';

/** The elements of a tensor at the given flat indices. */
export function takeElements(
  x: Tensor,
  shape: readonly number[],
  indices: ArrayLike<number>,
): Tensor {
  if (x.dtype === 'string') return { dtype: 'string', shape, data: takeStrings(x.data, indices) };
  const data = allocateDirty(x.dtype, indices.length);
  for (let i = 0; i < data.length; i++) data[i] = x.data[indices[i]!]!;
  return { dtype: x.dtype, shape, data };
}

/** The elements of a tensor seen through strides, from its element `start` on. */
export function takeStrided(
  x: Tensor,
  shape: readonly number[],
  strides: readonly number[],
  start = 0,
): Tensor {
  if (x.dtype === 'string') return takeElements(x, shape, stridedIndices(shape, strides, start));
  const data = allocateDirty(x.dtype, sizeOf(shape));
  if (data.length > 0) copyStrided(x.data, start, data, 0, collapsed(shape, [strides]), 0);
  return { dtype: x.dtype, shape, data };
}

/** Runs of more elements than this are copied as a whole. */
const LONG = 32;

/** Copies what strides lead to, from a dimension on; returns where it ends in `to`. */
function copyStrided(
  from: NumericArray,
  start: number,
  to: NumericArray,
  at: number,
  walk: ReturnType<typeof collapsed>,
  dimension: number,
): number {
  const { shape } = walk;
  const [steps] = walk.strides as [number[]];
  const left = shape.length - dimension;
  let end = at;
  if (left > 2) {
    const step = steps[dimension]!;
    for (let i = 0; i < shape[dimension]!; i++) {
      end = copyStrided(from, start + i * step, to, end, walk, dimension + 1);
    }
    return end;
  }
  const [rows, down] = left === 2 ? [shape[dimension]!, steps[dimension]!] : [1, 0];
  const inner = shape.at(-1)!;
  const across = steps.at(-1)!;
  for (let row = 0, first = start; row < rows; row++, first += down) {
    if (across === 1 && inner > LONG) {
      to.set(from.subarray(first, first + inner), end);
      end += inner;
    } else {
      for (let k = 0, i = first; k < inner; k++, i += across) to[end++] = from[i]!;
    }
  }
  return end;
}

/** The elements of several tensors of one type, end to end. */
export function joinElements(parts: readonly Tensor[], shape: readonly number[]): Tensor {
  const [first] = parts;
  if (!first) throw new SavedModelError('At least one tensor was expected.');
  if (first.dtype === 'string') {
    return { dtype: 'string', shape, data: joinColumns(parts.map((part) => texts(part).data)) };
  }
  const data = allocateDirty(first.dtype, sizeOf(shape));
  let at = 0;
  for (const part of parts) {
    data.set(numbers(part).data, at);
    at += part.data.length;
  }
  return { dtype: first.dtype, shape, data };
}

/** Columns end to end. */
function joinColumns(columns: readonly StringColumn[]): StringColumn {
  const spans = columns.map(({ length, offsets }) => [offsets[0]!, offsets[length]!] as const);
  const bytes = allocateBytes(spans.reduce((sum, [from, to]) => sum + to - from, 0));
  const offsets = allocateOffsets(columns.reduce((sum, { length }) => sum + length, 0));
  let size = 0;
  let count = 0;
  columns.forEach((column, c) => {
    const [from, to] = spans[c]!;
    bytes.set(column.bytes.subarray(from, to), size);
    for (let i = 0; i < column.length; i++) {
      offsets[++count] = size + column.offsets[i + 1]! - from;
    }
    size += to - from;
  });
  return { length: count, bytes, offsets };
}

/** The same elements under another shape. */
export function reshaped(x: Tensor, shape: readonly number[]): Tensor {
  const { dtype, data } = x;
  return { dtype, shape, data } as Tensor;
}

/** Whether two shapes are the same. */
export function isSameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((dim, i) => dim === b[i]);
}
