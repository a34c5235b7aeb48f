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

/** Bincount: counts of all values, whatever their shape. */
const bincount: Op = {
  create:
    () =>
    ([input, sizeInput, weightsInput]) => {
      const values = numbers(input);
      const size = countable(single(sizeInput));
      const weights = fitting(numbers(weightsInput), values);
      const data = denseCounts(values, [values.data.length], size, weights, false);
      return { dtype: weights.dtype, shape: [size], data };
    },
};

function countable(size: number): number {
  if (size < 0) throw new SavedModelError(`${size} is no number of bins.`);
  return size;
}

/** Weights, which are as many as the values or none. */
function fitting(weights: NumericTensor, values: NumericTensor): NumericTensor {
  if (weights.data.length === 0 || weights.data.length === values.data.length) return weights;
  throw new SavedModelError(
    `Weights of shape [${weights.shape}] do not fit values of shape [${values.shape}].`,
  );
}

const denseBincount: Op = {
  create({ attrs }) {
    const binary = attrs.bool('binary_output', false);
    return ([input, sizeInput, weightsInput]) => {
      const values = numbers(input);
      const size = countable(single(sizeInput));
      const weights = fitting(numbers(weightsInput), values);
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

/** HistogramFixedWidth: how many values lie in each of some bins of one width; what lies outside is in the outer ones. */
const histogram: Op = {
  create({ attrs }) {
    const dtype = attrs.numericType('dtype', 'int32');
    return ([input, range, count]) => {
      const { data: x } = numbers(input);
      const [from = 0, to = 0] = numbers(range).data;
      const bins = single(count);
      if (!(bins > 0 && from < to)) {
        throw new SavedModelError(`${bins} bins from ${from} to ${to} hold nothing.`);
      }
      const counts = allocate(dtype, bins);
      const width = (to - from) / bins;
      for (let i = 0; i < x.length; i++) {
        const bin = Math.floor((Math.max(x[i]!, from) - from) / width);
        counts[Math.min(bin || 0, bins - 1)]!++;
      }
      return { dtype, shape: [bins], data: counts };
    };
  },
};

export const countOps: OpTable = {
  Bincount: bincount,
  DenseBincount: denseBincount,
  RaggedBincount: raggedBincount,
  HistogramFixedWidth: histogram,
};
