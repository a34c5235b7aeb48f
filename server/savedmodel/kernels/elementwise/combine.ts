import { allocateDirty } from '../../array-pool.ts';
import { type NumericTensor, type NumericType, sizeOf } from '../../tensor.ts';
import { broadcastStrides, forEachRow } from '../strided.ts';
import { broadcastShape } from '../values.ts';

/** Applies a function to pairs of elements of two tensors that broadcast. */
export function combine(
  a: NumericTensor,
  b: NumericTensor,
  fn: (x: number, y: number) => number,
  dtype: NumericType,
): NumericTensor {
  const x = a.data;
  const y = b.data;
  if (y.length === 1 && b.shape.length <= a.shape.length) {
    const out = allocateDirty(dtype, x.length);
    const only = y[0]!;
    for (let i = 0; i < x.length; i++) out[i] = fn(x[i]!, only);
    return { dtype, shape: a.shape, data: out };
  }
  if (x.length === 1 && a.shape.length <= b.shape.length) {
    const out = allocateDirty(dtype, y.length);
    const only = x[0]!;
    for (let i = 0; i < y.length; i++) out[i] = fn(only, y[i]!);
    return { dtype, shape: b.shape, data: out };
  }
  const shape = broadcastShape(a.shape, b.shape);
  const out = allocateDirty(dtype, sizeOf(shape));
  const strides = [broadcastStrides(a.shape, shape), broadcastStrides(b.shape, shape)];
  forEachRow(shape, strides, (at, count, [i, j], [p, q]) => {
    if (p === 1 && q === 1) {
      for (let k = 0; k < count; k++) out[at + k] = fn(x[i! + k]!, y[j! + k]!);
    } else {
      for (let k = 0; k < count; k++) out[at + k] = fn(x[i! + k * p!]!, y[j! + k * q!]!);
    }
  });
  return { dtype, shape, data: out };
}
