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

/** The distinct values of each row in rising order, with their counts: a sparse tensor's three parts. */
const raggedCountSparse: Op = {
  outputs: ['output_indices', 'output_values', 'output_dense_shape'],
  create({ attrs }) {
    const minLength = attrs.int('minlength', -1);
    const maxLength = attrs.int('maxlength', -1);
    const binary = attrs.bool('binary_output');
    return ([splitsInput, input, weightsInput]) => {
      const splits = numbers(splitsInput).data;
      const values = numbers(input).data;
      const weights = numbers(weightsInput);
      const indices: number[] = [];
      const counts: number[] = [];
      let top = -1;
      for (let row = 0; row + 1 < splits.length; row++) {
        const totals = new Map<number, number>();
        for (let i = splits[row]!; i < splits[row + 1]!; i++) {
          const value = values[i]!;
          if (value < 0)
            throw new SavedModelError('Only numbers from zero upwards can be counted.');
          if (maxLength >= 0 && value >= maxLength) continue;
          const one = weights.data.length ? weights.data[i]! : 1;
          totals.set(value, binary ? 1 : (totals.get(value) ?? 0) + one);
          if (value > top) top = value;
        }
        for (const value of [...totals.keys()].sort((a, b) => a - b)) {
          indices.push(row, value);
          counts.push(totals.get(value)!);
        }
      }
      const width = maxLength >= 0 ? maxLength : Math.max(minLength, top + 1);
      const data = allocate(weights.dtype, counts.length);
      data.set(counts);
      return [
        { dtype: 'int64', shape: [counts.length, 2], data: Float64Array.from(indices) },
        { dtype: weights.dtype, shape: [counts.length], data },
        { dtype: 'int64', shape: [2], data: Float64Array.of(splits.length - 1, width) },
      ];
    };
  },
};

export const countOps: OpTable = {
  Bincount: bincount,
  DenseBincount: denseBincount,
  RaggedBincount: raggedBincount,
  RaggedCountSparseOutput: raggedCountSparse,
};
