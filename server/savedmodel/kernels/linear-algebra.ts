// Systems of linear equations, of square matrices in the last two dimensions. Source: tensorflow.org/api_docs/python/tf/linalg.
import { SavedModelError } from '../errors.ts';
import type { Op, OpTable } from '../graph/op.ts';
import { requireWork } from '../room.ts';
import { allocate, type NumericTensor, sizeOf } from '../tensor.ts';
import { isSameShape } from './elements.ts';
import { broadcastIndices, broadcastShape, numbers } from './values.ts';

/** Square matrices, `count` of them of `size` rows, and the dimensions before. */
interface Matrices {
  readonly x: NumericTensor;
  readonly outer: readonly number[];
  readonly count: number;
  readonly size: number;
}

/** Multiplications that take as long as an empty matrix. */
const WORK_PER_MATRIX = 256;

function matricesOf(x: NumericTensor): Matrices {
  const [rows, columns] = x.shape.slice(-2);
  if (rows === undefined || rows !== columns) {
    throw new SavedModelError(`Square matrices were expected, shape [${x.shape}] found.`);
  }
  const outer = x.shape.slice(0, -2);
  const count = sizeOf(outer);
  requireWork(count * (rows ** 3 + WORK_PER_MATRIX));
  return { x, outer, count, size: rows };
}

/** One matrix in double precision, its rows in the order in which they are eliminated. */
function matrixAt({ x, size }: Matrices, at: number, transposed = false): Float64Array[] {
  const from = at * size * size;
  return Array.from({ length: size }, (_, i) =>
    Float64Array.from({ length: size }, (__, k) =>
      Number(x.data[from + (transposed ? k * size + i : i * size + k)]),
    ),
  );
}

/** The columns to solve for, as rows of all their numbers on one line of the matrix. */
function columnsAt(x: NumericTensor, at: number, size: number, width: number): Float64Array[] {
  const from = at * size * width;
  return Array.from({ length: size }, (_, i) =>
    Float64Array.from(x.data.subarray(from + i * width, from + (i + 1) * width)),
  );
}

function subtract(row: Float64Array, other: Float64Array, factor: number): void {
  for (let k = 0; k < row.length; k++) row[k]! -= factor * other[k]!;
}

/**
 * Turns a matrix into an upper triangular one, the greatest of each column first; the same is done to `sides`.
 *
 * @returns the sign that exchanging rows gives the determinant.
 */
function eliminate(rows: Float64Array[], sides: Float64Array[]): number {
  let sign = 1;
  for (let i = 0; i < rows.length; i++) {
    let best = i;
    for (let k = i + 1; k < rows.length; k++) {
      if (Math.abs(rows[k]![i]!) > Math.abs(rows[best]![i]!)) best = k;
    }
    if (best !== i) {
      sign = -sign;
      for (const list of [rows, sides]) {
        if (list.length > 0) [list[i], list[best]] = [list[best]!, list[i]!];
      }
    }
    const pivot = rows[i]![i]!;
    for (let k = i + 1; pivot !== 0 && k < rows.length; k++) {
      const factor = rows[k]![i]! / pivot;
      if (factor === 0) continue;
      subtract(rows[k]!, rows[i]!, factor);
      if (sides.length > 0) subtract(sides[k]!, sides[i]!, factor);
    }
  }
  return sign;
}

/** Solves triangular rows for `sides`, in their place. */
function substitute(rows: readonly Float64Array[], sides: Float64Array[], lower: boolean): void {
  const order = [...rows.keys()];
  if (!lower) order.reverse();
  for (const [n, i] of order.entries()) {
    const pivot = rows[i]![i]!;
    if (pivot === 0) {
      throw new SavedModelError('A matrix is not invertible, so that there is no solution.');
    }
    for (const k of order.slice(0, n)) subtract(sides[i]!, sides[k]!, rows[i]![k]!);
    for (let k = 0; k < sides[i]!.length; k++) sides[i]![k]! /= pivot;
  }
}

function store(rows: readonly Float64Array[], out: NumericTensor, at: number): void {
  const width = rows[0]?.length ?? 0;
  for (const [i, row] of rows.entries()) out.data.set(row, (at * rows.length + i) * width);
}

/** Solves A·X = B; the inverse is the solution for the unit matrix. */
const solve: Op = {
  create({ attrs }) {
    const adjoint = attrs.bool('adjoint', false);
    return ([left, right]) => {
      const matrices = matricesOf(numbers(left));
      const { x, outer, count, size } = matrices;
      const b = right && numbers(right);
      const width = b ? (b.shape.at(-1) ?? 0) : size;
      const shape = [...outer, size, width];
      if (b && !isSameShape(b.shape, shape)) {
        throw new SavedModelError(`Equations of shapes [${x.shape}] and [${b.shape}] do not fit.`);
      }
      requireWork(count * size * size * width);
      const out = { dtype: x.dtype, shape, data: allocate(x.dtype, sizeOf(shape)) };
      for (let at = 0; at < count; at++) {
        const rows = matrixAt(matrices, at, adjoint);
        const sides = b ? columnsAt(b, at, size, width) : unit(size);
        eliminate(rows, sides);
        substitute(rows, sides, false);
        store(sides, out, at);
      }
      return out;
    };
  },
};

function unit(size: number): Float64Array[] {
  return Array.from({ length: size }, (_, i) => {
    const row = allocate('float64', size);
    row[i] = 1;
    return row;
  });
}

/** Solves A·X = B for a matrix of which one triangle counts. */
const solveTriangular: Op = {
  create({ attrs }) {
    const lower = attrs.bool('lower', true);
    const adjoint = attrs.bool('adjoint', false);
    return ([left, right]) => {
      const matrices = matricesOf(numbers(left));
      const { x, size } = matrices;
      const b = numbers(right);
      const [height, width = 0] = b.shape.slice(-2);
      if (height !== size) {
        throw new SavedModelError(`Equations of shapes [${x.shape}] and [${b.shape}] do not fit.`);
      }
      const others = b.shape.slice(0, -2);
      const batch = broadcastShape(matrices.outer, others);
      const shape = [...batch, size, width];
      requireWork(sizeOf(batch) * size * size * (size + width));
      const out = { dtype: x.dtype, shape, data: allocate(x.dtype, sizeOf(shape)) };
      const places = broadcastIndices(matrices.outer, batch);
      const sideOf = broadcastIndices(others, batch);
      for (let at = 0; at < places.length; at++) {
        const sides = columnsAt(b, sideOf[at]!, size, width);
        substitute(matrixAt(matrices, places[at]!, adjoint), sides, lower !== adjoint);
        store(sides, out, at);
      }
      return out;
    };
  },
};

const determinant: Op = {
  create:
    () =>
    ([input]) => {
      const matrices = matricesOf(numbers(input));
      const { x, outer, count } = matrices;
      const data = allocate(x.dtype, count);
      for (let at = 0; at < count; at++) {
        const rows = matrixAt(matrices, at);
        data[at] = rows.reduce((product, row, i) => product * row[i]!, eliminate(rows, []));
      }
      return { dtype: x.dtype, shape: outer, data };
    },
};

/** The lower triangle whose product with its own transpose is the matrix, of which the lower triangle is read; NaN where there is none. */
const cholesky: Op = {
  create:
    () =>
    ([input]) => {
      const matrices = matricesOf(numbers(input));
      const { x, count, size } = matrices;
      const out = { dtype: x.dtype, shape: x.shape, data: allocate(x.dtype, x.data.length) };
      for (let at = 0; at < count; at++) {
        const rows = matrixAt(matrices, at);
        for (let i = 0; i < size; i++) {
          for (let k = 0; k <= i; k++) {
            let rest = rows[i]![k]!;
            for (let n = 0; n < k; n++) rest -= rows[i]![n]! * rows[k]![n]!;
            rows[i]![k] = i === k ? Math.sqrt(rest) : rest / rows[k]![k]!;
          }
          rows[i]!.fill(0, i + 1);
        }
        store(rows, out, at);
      }
      return out;
    },
};

export const linearAlgebraOps: OpTable = {
  MatrixInverse: solve,
  MatrixSolve: solve,
  MatrixTriangularSolve: solveTriangular,
  MatrixDeterminant: determinant,
  Cholesky: cholesky,
};
