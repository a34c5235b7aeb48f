// How far predictions are from labels, and the gradient of that. Source: tensorflow/core/kernels/xent_op.h, sparse_xent_op.h.
import { SavedModelError } from '../errors.ts';
import type { Op, OpTable, Value } from '../graph/op.ts';
import { requireWork } from '../room.ts';
import { allocate, type NumericTensor, numeric } from '../tensor.ts';
import { roundAll } from './rounding.ts';
import { broadcastIndices, broadcastShape, numbers } from './values.ts';

/** Multiplications that take as long as the powers of one prediction. */
const WORK_PER_CLASS = 32;

/** The share that the label of a row gives to a class. */
type Label = (row: number, column: number) => number;

function entropy({ dtype, data: x }: NumericTensor, shape: readonly number[], label: Label) {
  const [rows = 0, width = 0] = shape;
  requireWork(WORK_PER_CLASS * rows * width);
  const loss = allocate(dtype, rows);
  const backprop = allocate(dtype, rows * width);
  for (let row = 0; row < rows; row++) {
    const from = row * width;
    let most = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < width; i++) most = Math.max(most, x[from + i]!);
    let sum = 0;
    for (let i = 0; i < width; i++) sum += Math.exp(x[from + i]! - most);
    let total = 0;
    for (let i = 0; i < width; i++) {
      const share = label(row, i);
      const shifted = x[from + i]! - most;
      if (share !== 0) total += share * (Math.log(sum) - shifted);
      backprop[from + i] = Math.exp(shifted) / sum - share;
    }
    loss[row] = total;
  }
  roundAll(dtype, loss);
  roundAll(dtype, backprop);
  return [numeric(dtype, [rows], loss), numeric(dtype, shape, backprop)];
}

/** A tensor seen as the shape that it is repeated to. */
function repeated(value: Value | undefined, shape: readonly number[]): NumericTensor {
  const x = numbers(value);
  const data = allocate(x.dtype, (shape[0] ?? 0) * (shape[1] ?? 0));
  const from = broadcastIndices(x.shape, shape);
  for (let i = 0; i < data.length; i++) data[i] = x.data[from[i]!]!;
  return numeric(x.dtype, shape, data);
}

const dense: Op = {
  create:
    () =>
    ([features, labels]) => {
      const shape = broadcastShape(numbers(features).shape, numbers(labels).shape);
      if (shape.length !== 2) {
        throw new SavedModelError(`Rows of classes were expected, shape [${shape}] found.`);
      }
      const { data: shares } = repeated(labels, shape);
      return entropy(
        repeated(features, shape),
        shape,
        (row, i) => shares[row * (shape[1] ?? 0) + i]!,
      );
    },
};

/** Labels are the numbers of classes. */
const sparse: Op = {
  create:
    () =>
    ([features, labels]) => {
      const x = numbers(features);
      const { shape, data: classes } = numbers(labels);
      const [rows, width = 0] = x.shape;
      if (x.shape.length !== 2 || shape.length !== 1 || shape[0] !== rows) {
        throw new SavedModelError(
          `Labels of shape [${shape}] do not fit predictions of shape [${x.shape}].`,
        );
      }
      const wrong = classes.find((each: number) => !(each >= 0 && each < width));
      if (wrong !== undefined) throw new SavedModelError(`There is no class ${wrong} of ${width}.`);
      return entropy(x, x.shape, (row, i) => Number(classes[row] === i));
    },
};

export const crossEntropyOps: OpTable = {
  SoftmaxCrossEntropyWithLogits: dense,
  SparseSoftmaxCrossEntropyWithLogits: sparse,
};
