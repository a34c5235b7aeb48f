// Counting how often each number occurs. Source: tensorflow/core/kernels/bincount_op.cc and count_ops.cc.
import { SavedModelError } from '../errors.ts';
import type { Op, OpTable } from '../graph/op.ts';
import { allocate, type NumericArray, type NumericTensor } from '../tensor.ts';
import { numbers, single } from './values.ts';

/** Counts of the values of each row, `[rows, size]`; weights replace the ones where there are any. */
function denseCounts(
  values: NumericTensor,
  rowEnds: ArrayLike<number>,
  size: number,
  weights: NumericTensor,
  binary: boolean,
): NumericArray {
  const counts = allocate(weights.dtype, rowEnds.length * size);
  let i = 0;
  for (let row = 0; row < rowEnds.length; row++) {
    for (; i < rowEnds[row]!; i++) {
      const value = values.data[i]!;
      if (value < 0) throw new SavedModelError('Only numbers from zero upwards can be counted.');
      if (value >= size) continue;
      const at = row * size + value;
      counts[at] = binary ? 1 : counts[at]! + (weights.data.length ? weights.data[i]! : 1);
    }
  }
  return counts;
}

const denseBincount: Op = {
  create({ attrs }) {
    const binary = attrs.bool('binary_output', false);
    return ([input, sizeInput, weightsInput]) => {
      const values = numbers(input);
      const size = single(sizeInput);
      const weights = numbers(weightsInput);
      const matrix = values.shape.length === 2;
      const rows = matrix ? values.shape[0]! : 1;
      const width = rows ? values.data.length / rows : 0;
      const ends = Array.from({ length: rows }, (_, row) => (row + 1) * width);
      const data = denseCounts(values, ends, size, weights, binary);
      return { dtype: weights.dtype, shape: matrix ? [rows, size] : [size], data };
    };
  },
};

const raggedBincount: Op = {
  create({ attrs }) {
    const binary = attrs.bool('binary_output', false);
    return ([splits, input, sizeInput, weightsInput]) => {
      const ends = numbers(splits).data.subarray(1);
      const size = single(sizeInput);
      const weights = numbers(weightsInput);
      const data = denseCounts(numbers(input), ends, size, weights, binary);
      return { dtype: weights.dtype, shape: [ends.length, size], data };
    };
  },
};

export const countOps: OpTable = {
  DenseBincount: denseBincount,
  RaggedBincount: raggedBincount,
};
