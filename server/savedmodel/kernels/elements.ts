/** Moving elements of any type, and the same elements under other shapes. */
import { allocateDirty } from '../array-pool.ts';
import { SavedModelError } from '../errors.ts';
import { type StringColumn, takeStrings } from '../string-column.ts';
import { sizeOf, type Tensor } from '../tensor.ts';
import { forEachRow, stridedIndices } from './strided.ts';
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
  const from = x.data;
  const data = allocateDirty(x.dtype, sizeOf(shape));
  forEachRow(shape, [strides], (at, count, [offset], [step]) => {
    const first = start + offset!;
    if (step === 1 && count > 32) data.set(from.subarray(first, first + count), at);
    else for (let k = 0; k < count; k++) data[at + k] = from[first + k * step!]!;
  });
  return { dtype: x.dtype, shape, data };
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
  const bytes = new Uint8Array(spans.reduce((sum, [from, to]) => sum + to - from, 0));
  const offsets = new Int32Array(columns.reduce((sum, { length }) => sum + length, 0) + 1);
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
  return { ...x, shape } as Tensor;
}

/** Whether two shapes are the same. */
export function isSameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((dim, i) => dim === b[i]);
}
