// Sparse tensors: where elements are, `[n, rank]`, what they are, and the dense shape.
// Source: tensorflow/core/kernels/sparse_*_op.cc, fill_empty_rows_functor.
import { SavedModelError } from '../errors.ts';
import type { Op, OpTable } from '../graph/op.ts';
import { allocate, numeric, sizeOf } from '../tensor.ts';
import { isSameShape, takeElements } from './elements.ts';
import { fillRows } from './empty-rows.ts';
import { sparseCombineOps } from './sparse-combine.ts';
import {
  checkIndices,
  flatIndices,
  inOrder,
  parts,
  type Sparse,
  shapeTensor,
  sparse,
  unflatten,
} from './sparse-parts.ts';
import { axisOf, checkCount, numbers, tensor } from './values.ts';
import { withFallback } from './with-fallback.ts';

/** The one element of a default. */
const FIRST = Int32Array.of(0);

/** Whether all indices lie inside of the shape. */
function isInside({ indices, shape }: Sparse): boolean {
  const rank = shape.length;
  for (let i = 0; i < indices.length; i++) {
    if (!(indices[i]! >= 0 && indices[i]! < shape[i % rank]!)) return false;
  }
  return true;
}

/** Whether elements come row by row, and every row has one. */
function isFull({ indices, shape, count }: Sparse): boolean {
  const rank = shape.length;
  let row = -1;
  for (let i = 0; i < count; i++) {
    const next = indices[i * rank]!;
    if (next !== row && next !== row + 1) return false;
    row = next;
  }
  return row === shape[0]! - 1;
}

/** Counts up from 0. */
function countingUp(count: number): Float64Array {
  const data = allocate('float64', count);
  for (let i = 0; i < count; i++) data[i] = i;
  return data;
}

const fillEmptyRows: Op = {
  create:
    () =>
    ([indexInput, valueInput, shapeInput, fallback]) => {
      const from = parts(indexInput, tensor(valueInput), shapeInput);
      const { indices, values, shape, count } = from;
      // As in TensorFlow, which looks at the rows alone.
      checkIndices(from, 1);
      const rank = shape.length;
      if (rank === 0) throw new SavedModelError('A sparse tensor without dimensions has no rows.');
      const rows = checkCount(shape[0]!);
      if (values.dtype === tensor(fallback).dtype && isFull(from)) {
        return [
          numeric('int64', [count, rank], indices),
          values,
          numeric('bool', [rows], allocate('uint8', rows)),
          numeric('int64', [count], countingUp(count)),
        ];
      }
      const rowIds = allocate('float64', count);
      for (let i = 0; i < count; i++) rowIds[i] = indices[i * rank]!;
      const { picks, rowOf, empty, reverse } = fillRows(rowIds, rows);
      const total = picks.length;
      const out = allocate('float64', total * rank);
      for (let to = 0; to < total; to++) {
        out[to * rank] = rowOf[to]!;
        const from = picks[to]! * rank;
        for (let d = 1; from >= 0 && d < rank; d++) out[to * rank + d] = indices[from + d]!;
      }
      return [
        numeric('int64', [total, rank], out),
        withFallback(values, tensor(fallback), { shape: [total], picks, fillers: FIRST }),
        numeric('bool', [rows], empty),
        numeric('int64', [count], reverse),
      ];
    },
};

const reshapeSparse: Op = {
  create:
    () =>
    ([indexInput, shapeInput, wantedInput]) => {
      const indices = numbers(indexInput);
      const places = { ...indices, shape: [indices.shape[0] ?? 0] };
      // Indices outside of the shape are taken as they are: an empty batch of texts may have width 0.
      const from = parts(indexInput, places, shapeInput);
      const wanted = Array.from(numbers(wantedInput).data);
      const size = sizeOf(from.shape);
      const open = wanted.indexOf(-1);
      const known = sizeOf(wanted.filter((_, d) => d !== open));
      if (open >= 0) wanted[open] = known ? size / known : Number.NaN;
      if (wanted.some((dim) => !Number.isInteger(dim) || dim < 0) || sizeOf(wanted) !== size) {
        throw new SavedModelError(
          `A sparse tensor of [${from.shape}] cannot become one of [${wanted}].`,
        );
      }
      const same = isSameShape(wanted, from.shape) && isInside(from);
      return [same ? indices : unflatten(flatIndices(from), wanted), shapeTensor(wanted)];
    },
};

const toDense: Op = {
  create:
    () =>
    ([indexInput, shapeInput, valueInput, fallbackInput]) => {
      const indices = numbers(indexInput);
      const shape = Array.from(numbers(shapeInput).data);
      const count = indices.shape.length ? indices.shape[0]! : 1;
      const place = numeric(indices.dtype, [count, indices.shape[1] ?? 1], indices.data);
      const given = tensor(valueInput);
      const values = given.shape.length
        ? given
        : takeElements(given, [count], allocate('int32', count));
      const flat = flatIndices(sparse(place, values, shapeInput));
      const size = checkCount(sizeOf(shape));
      const fallback = tensor(fallbackInput);
      if (values.dtype !== 'string' && values.dtype === fallback.dtype) {
        const data = allocate(values.dtype, size).fill(fallback.data[0]!);
        for (let i = 0; i < count; i++) data[flat[i]!] = values.data[i]!;
        return numeric(values.dtype, shape, data);
      }
      const picks = allocate('int32', size).fill(-1);
      for (let i = 0; i < count; i++) picks[flat[i]!] = i;
      return withFallback(values, fallback, { shape, picks, fillers: FIRST });
    },
};

const reorder: Op = {
  create:
    () =>
    ([indexInput, valueInput, shapeInput]) =>
      inOrder(sparse(indexInput, tensor(valueInput), shapeInput)),
};

const sparseMatMul: Op = {
  create({ attrs }) {
    const adjointA = attrs.bool('adjoint_a', false);
    const adjointB = attrs.bool('adjoint_b', false);
    return ([indexInput, valueInput, shapeInput, denseInput]) => {
      const { indices, shape, count } = sparse(indexInput, numbers(valueInput), shapeInput);
      const { data: values, dtype } = numbers(valueInput);
      const dense = numbers(denseInput);
      const [rows, inner] = adjointA ? [shape[1], shape[0]] : [shape[0], shape[1]];
      const [outer, width] = adjointB ? [dense.shape[1], dense.shape[0]] : dense.shape;
      if (shape.length !== 2 || dense.shape.length !== 2 || inner !== outer) {
        throw new SavedModelError(
          `Matrices of [${shape}] and [${dense.shape}] cannot be multiplied.`,
        );
      }
      const data = allocate(dtype, checkCount(rows! * width!));
      for (let i = 0; i < count; i++) {
        const to = indices[i * 2 + (adjointA ? 1 : 0)]! * width!;
        const from = indices[i * 2 + (adjointA ? 0 : 1)]!;
        for (let k = 0; k < width!; k++) {
          const at = adjointB ? k * dense.shape[1]! + from : from * width! + k;
          data[to + k] = data[to + k]! + values[i]! * dense.data[at]!;
        }
      }
      return numeric(dtype, [rows!, width!], data);
    };
  },
};

/** Reduces to a dense tensor along axes; places without elements are zero. */
function reduceSparse(step: (total: number, x: number) => number): Op {
  return {
    create({ attrs }) {
      const keep = attrs.bool('keep_dims', false);
      return ([indexInput, valueInput, shapeInput, axesInput]) => {
        const { indices, shape, count } = sparse(indexInput, numbers(valueInput), shapeInput);
        const { data: values, dtype } = numbers(valueInput);
        const rank = shape.length;
        const axes = new Set(Array.from(numbers(axesInput).data, (axis) => axisOf(axis, rank)));
        const kept = [...shape.keys()].filter((axis) => !axes.has(axis));
        const data = allocate(dtype, checkCount(sizeOf(kept.map((axis) => shape[axis]!))));
        const seen = allocate('uint8', data.length);
        for (let i = 0; i < count; i++) {
          let at = 0;
          for (const axis of kept) at = at * shape[axis]! + indices[i * rank + axis]!;
          data[at] = seen[at] ? step(data[at]!, values[i]!) : values[i]!;
          seen[at] = 1;
        }
        const out = keep
          ? shape.map((dim, d) => (axes.has(d) ? 1 : dim))
          : kept.map((axis) => shape[axis]!);
        return numeric(dtype, out, data);
      };
    },
  };
}

const slice: Op = {
  create:
    () =>
    ([indexInput, valueInput, shapeInput, startInput, sizeInput]) => {
      const { indices, values, shape, count } = sparse(indexInput, tensor(valueInput), shapeInput);
      const rank = shape.length;
      const start = numbers(startInput).data;
      const size = numbers(sizeInput).data;
      if (start.length !== rank || size.length !== rank) {
        throw new SavedModelError(`A part of a sparse tensor wants ${rank} starts and sizes.`);
      }
      const out = shape.map((dim, d) => Math.max(0, Math.min(size[d]!, dim - start[d]!)));
      const inside = (i: number) =>
        out.every((dim, d) => {
          const at = indices[i * rank + d]! - start[d]!;
          return at >= 0 && at < dim;
        });
      const kept = allocate('int32', count);
      let total = 0;
      for (let i = 0; i < count; i++) if (inside(i)) kept[total++] = i;
      const picks = kept.subarray(0, total);
      const moved = allocate('float64', picks.length * rank);
      picks.forEach((from, i) => {
        for (let d = 0; d < rank; d++) moved[i * rank + d] = indices[from * rank + d]! - start[d]!;
      });
      return [
        numeric('int64', [picks.length, rank], moved),
        takeElements(values, [picks.length], picks),
        shapeTensor(out),
      ];
    },
};

export const sparseOps: OpTable = {
  SparseFillEmptyRows: fillEmptyRows,
  SparseReshape: reshapeSparse,
  SparseToDense: toDense,
  SparseReorder: reorder,
  SparseTensorDenseMatMul: sparseMatMul,
  SparseReduceSum: reduceSparse((total, x) => total + x),
  SparseReduceMax: reduceSparse((total, x) => Math.max(total, x)),
  SparseSlice: slice,
  ...sparseCombineOps,
};
