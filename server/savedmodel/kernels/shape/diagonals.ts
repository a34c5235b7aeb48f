// Matrices and their diagonals. Source: tensorflow.org/api_docs/python/tf/raw_ops.
import { SavedModelError } from '../../errors.ts';
import type { Op, OpTable } from '../../graph/op.ts';
import { allocate, numeric, sizeOf } from '../../tensor.ts';
import { isSameShape } from '../elements.ts';
import { dimensions, numbers, single } from '../values.ts';
import { alignmentOf, Band, type Diagonals, diagonalsOf } from './bands.ts';

/** MatrixBandPart: what lies too far from the main diagonal becomes zero. */
const bandPart: Op = {
  create:
    () =>
    ([input, lowerInput, upperInput]) => {
      const x = numbers(input);
      const [rows, columns] = lastTwo(x.shape);
      const lower = single(lowerInput);
      const upper = single(upperInput);
      const data = allocate(x.dtype, x.data.length);
      for (let i = 0, at = 0; at < data.length; i = (i + 1) % rows) {
        for (let j = 0; j < columns; j++, at++) {
          const inside = (lower < 0 || i - j <= lower) && (upper < 0 || j - i <= upper);
          if (inside) data[at] = x.data[at]!;
        }
      }
      return numeric(x.dtype, x.shape, data);
    },
};

function lastTwo(shape: readonly number[]): readonly [number, number] {
  const [rows, columns] = shape.slice(-2);
  if (rows === undefined || columns === undefined) {
    throw new SavedModelError(`Matrices were expected, a tensor of shape [${shape}] found.`);
  }
  return [rows, columns];
}

/** The operations before their third version have diagonals to the left. */
const LEFT = 'LEFT_LEFT';
const THIRD = 'RIGHT_LEFT';

const matrixDiag = (align: string): Op => ({
  create({ attrs }) {
    const alignment = alignmentOf(attrs, align);
    return ([input, k, rowsInput, columnsInput, padding]) => {
      const x = numbers(input);
      const diagonals = diagonalsOf(k);
      const outer = x.shape.slice(0, diagonals.lower < diagonals.upper ? -2 : -1);
      const length = x.shape.at(-1);
      if (length === undefined) throw new SavedModelError('A diagonal wants a dimension.');
      const rows = rowsInput ? single(rowsInput) : -1;
      const columns = columnsInput ? single(columnsInput) : -1;
      const band = new Band(sizeFor(length, diagonals, rows, columns), diagonals, alignment);
      if (x.data.length !== sizeOf([...outer, ...band.shape])) {
        throw new SavedModelError(
          `Diagonals of shape [${x.shape}] do not fit ${band.rows} rows and ${band.columns} columns.`,
        );
      }
      const shape = [...outer, band.rows, band.columns];
      const data = allocate(x.dtype, sizeOf(shape));
      if (padding) data.fill(single(padding));
      const size = band.rows * band.columns;
      for (let to = 0, from = 0; to < data.length; to += size, from += band.count * band.length) {
        band.forEach((inMatrix, inList) => {
          data[to + inMatrix] = x.data[from + inList]!;
        });
      }
      return numeric(x.dtype, shape, data);
    };
  },
});

/** The size of matrices: where both sides are open they are square, where one is, as small as the diagonals allow. */
function sizeFor(
  length: number,
  { lower, upper }: Diagonals,
  rows: number,
  columns: number,
): readonly [number, number] {
  const leastRows = length - Math.min(upper, 0);
  const leastColumns = length + Math.max(lower, 0);
  const side = Math.max(leastRows, leastColumns);
  if (rows < 0 && columns < 0) return [side, side];
  return [rows < 0 ? leastRows : rows, columns < 0 ? leastColumns : columns];
}

const matrixDiagPart = (align: string): Op => ({
  create({ attrs }) {
    const alignment = alignmentOf(attrs, align);
    return ([input, k, padding]) => {
      const x = numbers(input);
      const band = Band.of(lastTwo(x.shape), diagonalsOf(k), alignment);
      const shape = [...x.shape.slice(0, -2), ...band.shape];
      const data = allocate(x.dtype, sizeOf(shape));
      if (padding) data.fill(single(padding));
      const size = band.rows * band.columns;
      for (let to = 0, from = 0; to < data.length; to += band.count * band.length, from += size) {
        band.forEach((inMatrix, inList) => {
          data[to + inList] = x.data[from + inMatrix]!;
        });
      }
      return numeric(x.dtype, shape, data);
    };
  },
});

const matrixSetDiag = (align: string): Op => ({
  create({ attrs }) {
    const alignment = alignmentOf(attrs, align);
    return ([input, diagonal, k]) => {
      const x = numbers(input);
      const band = Band.of(lastTwo(x.shape), diagonalsOf(k), alignment);
      const { shape, data: values } = numbers(diagonal);
      if (!isSameShape(shape, [...x.shape.slice(0, -2), ...band.shape])) {
        throw new SavedModelError(
          `Diagonals of shape [${shape}] do not fit matrices of shape [${x.shape}].`,
        );
      }
      const data = allocate(x.dtype, x.data.length);
      data.set(x.data);
      const size = band.rows * band.columns;
      for (let to = 0, from = 0; to < data.length; to += size, from += band.count * band.length) {
        band.forEach((inMatrix, inList) => {
          data[to + inMatrix] = values[from + inList]!;
        });
      }
      return numeric(x.dtype, x.shape, data);
    };
  },
});

const diag: Op = {
  create:
    () =>
    ([input]) => {
      const x = numbers(input);
      const size = x.data.length;
      const data = allocate(x.dtype, size * size);
      for (let i = 0; i < size; i++) data[i * (size + 1)] = x.data[i]!;
      return numeric(x.dtype, [...x.shape, ...x.shape], data);
    },
};

const diagPart: Op = {
  create:
    () =>
    ([input]) => {
      const x = numbers(input);
      const shape = x.shape.slice(0, x.shape.length / 2);
      const size = sizeOf(shape);
      if (x.data.length !== size * size) {
        throw new SavedModelError(`The shape [${x.shape}] is not that of a diagonal twice.`);
      }
      const data = allocate(x.dtype, size);
      for (let i = 0; i < size; i++) data[i] = x.data[i * (size + 1)]!;
      return numeric(x.dtype, shape, data);
    },
};

const invertPermutation: Op = {
  create:
    () =>
    ([input]) => {
      const { dtype, data: from } = numbers(input);
      dimensions(input);
      const data = allocate(dtype, from.length).fill(-1);
      for (let i = 0; i < from.length; i++) {
        if (from[i]! >= from.length || data[from[i]!] !== -1) {
          throw new SavedModelError(`[${from}] is no permutation.`);
        }
        data[from[i]!] = i;
      }
      return numeric(dtype, [from.length], data);
    },
};

export const diagonalOps: OpTable = {
  MatrixBandPart: bandPart,
  MatrixDiag: matrixDiag(LEFT),
  MatrixDiagV2: matrixDiag(LEFT),
  MatrixDiagV3: matrixDiag(THIRD),
  MatrixDiagPart: matrixDiagPart(LEFT),
  MatrixDiagPartV2: matrixDiagPart(LEFT),
  MatrixDiagPartV3: matrixDiagPart(THIRD),
  MatrixSetDiag: matrixSetDiag(LEFT),
  MatrixSetDiagV2: matrixSetDiag(LEFT),
  MatrixSetDiagV3: matrixSetDiag(THIRD),
  Diag: diag,
  DiagPart: diagPart,
  InvertPermutation: invertPermutation,
};
