// Matrices and their diagonals. Source: tensorflow.org/api_docs/python/tf/raw_ops.
import { SavedModelError } from '../../errors.ts';
import type { Op, OpTable, Value } from '../../graph/op.ts';
import { allocate, numeric, sizeOf } from '../../tensor.ts';
import { dimensions, numbers, single } from '../values.ts';

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

/** Which diagonal: 0 the main one, above it positive. */
function diagonalOf(value: Value | undefined): number {
  if (!value) return 0;
  const { data } = numbers(value);
  if (data.length === 1 || (data.length === 2 && data[0] === data[1])) return data[0]!;
  throw new SavedModelError('Bands of several diagonals are not supported.');
}

const matrixDiag: Op = {
  create:
    () =>
    ([input, k, rowsInput, columnsInput, padding]) => {
      const x = numbers(input);
      const length = x.shape.at(-1);
      if (length === undefined) throw new SavedModelError('A diagonal wants a dimension.');
      const shift = diagonalOf(k);
      const down = Math.max(-shift, 0);
      const right = Math.max(shift, 0);
      const givenRows = rowsInput ? single(rowsInput) : -1;
      const givenColumns = columnsInput ? single(columnsInput) : -1;
      // Where both are open the matrix is square, where one is, as small as the diagonal allows.
      const square = givenRows < 0 && givenColumns < 0;
      const rows = givenRows < 0 ? length + (square ? down + right : down) : givenRows;
      const columns = givenColumns < 0 ? length + (square ? down + right : right) : givenColumns;
      if (length !== Math.min(rows - down, columns - right)) {
        throw new SavedModelError(
          `A diagonal of ${length} does not fit ${rows} rows and ${columns} columns.`,
        );
      }
      const shape = [...x.shape.slice(0, -1), rows, columns];
      const data = allocate(x.dtype, sizeOf(shape));
      if (padding) data.fill(single(padding));
      for (let i = 0; i < x.data.length; i++) {
        const matrix = Math.floor(i / length) * rows * columns;
        data[matrix + ((i % length) + down) * columns + (i % length) + right] = x.data[i]!;
      }
      return numeric(x.dtype, shape, data);
    },
};

const matrixDiagPart: Op = {
  create:
    () =>
    ([input, k]) => {
      const x = numbers(input);
      const [rows, columns] = lastTwo(x.shape);
      const shift = diagonalOf(k);
      const down = Math.max(-shift, 0);
      const right = Math.max(shift, 0);
      const length = Math.min(rows - down, columns - right);
      if (length < 0) throw new SavedModelError(`A matrix has no diagonal ${shift}.`);
      const shape = [...x.shape.slice(0, -2), length];
      const data = allocate(x.dtype, sizeOf(shape));
      for (let i = 0; i < data.length; i++) {
        const matrix = Math.floor(i / length) * rows * columns;
        data[i] = x.data[matrix + ((i % length) + down) * columns + (i % length) + right]!;
      }
      return numeric(x.dtype, shape, data);
    },
};

const matrixSetDiag: Op = {
  create:
    () =>
    ([input, diagonal, k]) => {
      const x = numbers(input);
      const [rows, columns] = lastTwo(x.shape);
      const shift = diagonalOf(k);
      const down = Math.max(-shift, 0);
      const right = Math.max(shift, 0);
      const length = Math.min(rows - down, columns - right);
      const values = numbers(diagonal).data;
      if (values.length !== sizeOf(x.shape.slice(0, -2)) * length) {
        throw new SavedModelError(`The diagonal does not fit matrices of shape [${x.shape}].`);
      }
      const data = x.data.slice();
      for (let i = 0; i < values.length; i++) {
        const matrix = Math.floor(i / length) * rows * columns;
        data[matrix + ((i % length) + down) * columns + (i % length) + right] = values[i]!;
      }
      return numeric(x.dtype, x.shape, data);
    },
};

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
  MatrixDiag: matrixDiag,
  MatrixDiagV2: matrixDiag,
  MatrixDiagV3: matrixDiag,
  MatrixDiagPart: matrixDiagPart,
  MatrixDiagPartV2: matrixDiagPart,
  MatrixDiagPartV3: matrixDiagPart,
  MatrixSetDiag: matrixSetDiag,
  MatrixSetDiagV2: matrixSetDiag,
  MatrixSetDiagV3: matrixSetDiag,
  Diag: diag,
  DiagPart: diagPart,
  InvertPermutation: invertPermutation,
};
