// Tensors seen through strides: how far, in elements, one step along each dimension moves in the data. A stride of 0
// repeats, a negative one goes backwards.
import { allocate, sizeOf } from '../tensor.ts';

/** The strides of a tensor whose elements lie in row-major order. */
export function rowMajorStrides(shape: readonly number[]): number[] {
  const strides: number[] = new Array(shape.length);
  let stride = 1;
  for (let d = shape.length - 1; d >= 0; d--) {
    strides[d] = stride;
    stride *= shape[d]!;
  }
  return strides;
}

/** The strides that make a tensor of shape `from` look like `shape`, to which it broadcasts. */
export function broadcastStrides(from: readonly number[], shape: readonly number[]): number[] {
  const own = rowMajorStrides(from);
  const skip = shape.length - from.length;
  return shape.map((_, d) => (d < skip || from[d - skip] === 1 ? 0 : own[d - skip]!));
}

/** The same walk with as few dimensions as will do, one at least. */
export function collapsed(
  shape: readonly number[],
  strides: readonly (readonly number[])[],
): { readonly shape: number[]; readonly strides: number[][] } {
  const dims: number[] = [];
  const steps: number[][] = strides.map(() => []);
  shape.forEach((dim, d) => {
    if (dim === 1) return;
    const last = dims.length - 1;
    if (last >= 0 && strides.every((each, i) => steps[i]![last] === each[d]! * dim)) {
      dims[last]! *= dim;
      for (let i = 0; i < steps.length; i++) steps[i]![last] = strides[i]![d]!;
    } else {
      dims.push(dim);
      for (let i = 0; i < steps.length; i++) steps[i]!.push(strides[i]![d]!);
    }
  });
  if (dims.length > 0) return { shape: dims, strides: steps };
  return { shape: [1], strides: strides.map(() => [0]) };
}

/** What is done to one row: `count` elements, the first the `at`th of all, operand `i`'s at `offsets[i] + k * steps[i]`. */
type RowVisitor = (
  at: number,
  count: number,
  offsets: readonly number[],
  steps: readonly number[],
) => void;

/** Walks several operands at once, row by row, in the row-major order of `shape`. */
export function forEachRow(
  fullShape: readonly number[],
  fullStrides: readonly (readonly number[])[],
  visit: RowVisitor,
): void {
  const size = sizeOf(fullShape);
  if (size === 0) return;
  const { shape, strides } = collapsed(fullShape, fullStrides);
  const last = shape.length - 1;
  const inner = shape[last]!;
  const steps = strides.map((each) => each[last]!);
  const offsets = strides.map(() => 0);
  const counter = new Int32Array(last);
  for (let at = 0; at < size; at += inner) {
    visit(at, inner, offsets, steps);
    for (let d = last - 1; d >= 0; d--) {
      const done = ++counter[d]! === shape[d]!;
      for (let i = 0; i < offsets.length; i++) {
        offsets[i]! += strides[i]![d]! * (done ? 1 - shape[d]! : 1);
      }
      if (!done) break;
      counter[d] = 0;
    }
  }
}

/** The index of each element that a walk meets, in its order. */
export function stridedIndices(
  shape: readonly number[],
  strides: readonly number[],
  start = 0,
): Int32Array {
  const indices = allocate('int32', sizeOf(shape));
  forEachRow(shape, [strides], (at, count, [from], [step]) => {
    for (let k = 0; k < count; k++) indices[at + k] = start + from! + k * step!;
  });
  return indices;
}
