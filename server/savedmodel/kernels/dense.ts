// Dense layers. Source: tensorflow.org/api_docs/python/tf/raw_ops.
import { SavedModelError } from '../errors.ts';
import type { Op, OpTable } from '../graph/op.ts';
import { allocate, type NumericTensor } from '../tensor.ts';
import { numbers } from './values.ts';

const matMul: Op = {
  create({ attrs }) {
    const flipA = attrs.bool('transpose_a', false);
    const flipB = attrs.bool('transpose_b', false);
    return ([left, right]) => {
      const a = flipA ? transposed(numbers(left)) : numbers(left);
      const b = flipB ? transposed(numbers(right)) : numbers(right);
      const [rows, depth] = matrixShape(a);
      const [other, columns] = matrixShape(b);
      if (depth !== other) {
        throw new SavedModelError(
          `Matrices of shape [${a.shape}] and [${b.shape}] cannot be multiplied.`,
        );
      }
      const data = allocate(a.dtype, rows * columns);
      const totals = new Float64Array(columns);
      for (let row = 0; row < rows; row++) {
        totals.fill(0);
        for (let k = 0; k < depth; k++) {
          const x = a.data[row * depth + k]!;
          // A zero adds nothing, and one-hot rows are mostly zeros; NaN and infinities must still spread.
          if (x === 0 && rightIsFinite(b)) continue;
          const from = k * columns;
          for (let column = 0; column < columns; column++)
            totals[column]! += x * b.data[from + column]!;
        }
        data.set(totals, row * columns);
      }
      return { dtype: a.dtype, shape: [rows, columns], data };
    };
  },
};

const finite = new WeakMap<NumericTensor, boolean>();

/** Whether a matrix has finite numbers only; asked again and again of the same weights. */
function rightIsFinite(b: NumericTensor): boolean {
  let known = finite.get(b);
  if (known === undefined) {
    known = b.data.every((x: number) => Number.isFinite(x));
    finite.set(b, known);
  }
  return known;
}

function matrixShape({ shape }: NumericTensor): readonly [number, number] {
  const [rows, columns] = shape;
  if (shape.length !== 2 || rows === undefined || columns === undefined) {
    throw new SavedModelError(`A matrix was expected, a tensor of shape [${shape}] found.`);
  }
  return [rows, columns];
}

function transposed(x: NumericTensor): NumericTensor {
  const [rows, columns] = matrixShape(x);
  const data = allocate(x.dtype, x.data.length);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < columns; k++) data[k * rows + i] = x.data[i * columns + k]!;
  }
  return { dtype: x.dtype, shape: [columns, rows], data };
}

const biasAdd: Op = {
  create:
    () =>
    ([input, biasInput]) => {
      const x = numbers(input);
      const bias = numbers(biasInput).data;
      const data = allocate(x.dtype, x.data.length);
      for (let row = 0; row < data.length; row += bias.length) {
        for (let k = 0; k < bias.length; k++) data[row + k] = x.data[row + k]! + bias[k]!;
      }
      return { dtype: x.dtype, shape: x.shape, data };
    },
};

export const denseOps: OpTable = { MatMul: matMul, BiasAdd: biasAdd };
