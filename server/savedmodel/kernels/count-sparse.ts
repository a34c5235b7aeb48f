// Counting into and out of sparse tensors. Source: tensorflow/core/kernels/count_ops.cc and bincount_op.cc.
import { SavedModelError } from '../errors.ts';
import type { Attrs } from '../graph/attrs.ts';
import type { Kernel, Op, OpTable } from '../graph/op.ts';
import { OBJECT_BYTES } from '../item-size.ts';
import { requireRoom } from '../room.ts';
import { allocate, type NumericTensor, numeric, sizeOf } from '../tensor.ts';
import { checkedSplits } from './ragged-rows.ts';
import { checkCount, numbers, single } from './values.ts';

/** Values with the batch that each belongs to. */
interface Batches {
  readonly values: NumericTensor;
  readonly batchOf: (i: number) => number;
  /** Undefined for a list, which is no batch. */
  readonly batches: number | undefined;
}

/** The distinct values of each batch in rising order, with their counts: a sparse tensor's three parts. */
function countSparse(attrs: Attrs, read: (inputs: Parameters<Kernel>[0]) => Batches): Kernel {
  const minLength = attrs.int('minlength', -1);
  const maxLength = attrs.int('maxlength', -1);
  const binary = attrs.bool('binary_output');
  return (inputs) => {
    const { values, batchOf, batches } = read(inputs);
    const weights = numbers(inputs.at(-1));
    const count = values.data.length;
    if (weights.data.length !== 0 && weights.data.length !== count) {
      throw new SavedModelError(`${count} values cannot have ${weights.data.length} weights.`);
    }
    requireRoom(OBJECT_BYTES * ((batches ?? 1) + count));
    const totals = Array.from(
      { length: checkCount(batches ?? 1) },
      () => new Map<number, number>(),
    );
    let top = 0;
    for (let i = 0; i < count; i++) {
      const value = values.data[i]!;
      if (value < 0) throw new SavedModelError('Only numbers from zero upwards can be counted.');
      if (maxLength >= 0 && value >= maxLength) continue;
      const batch = totals[batchOf(i)];
      if (!batch) throw new SavedModelError(`Value ${i} belongs to a batch that does not exist.`);
      const one = weights.data.length ? weights.data[i]! : 1;
      batch.set(value, binary ? 1 : (batch.get(value) ?? 0) + one);
      if (value > top) top = value;
    }
    const indices: number[] = [];
    const counts: number[] = [];
    totals.forEach((total, batch) => {
      for (const value of [...total.keys()].sort((a, b) => a - b)) {
        if (batches !== undefined) indices.push(batch);
        indices.push(value);
        counts.push(total.get(value)!);
      }
    });
    const width = maxLength >= 0 ? maxLength : Math.max(minLength, top + 1);
    const shape = batches === undefined ? [width] : [batches, width];
    const data = allocate(weights.dtype, counts.length);
    data.set(counts);
    return [
      numeric('int64', [counts.length, shape.length], Float64Array.from(indices)),
      numeric(weights.dtype, [counts.length], data),
      numeric('int64', [shape.length], Float64Array.from(shape)),
    ];
  };
}

const ofDense: Op = {
  create: ({ attrs }) =>
    countSparse(attrs, ([input]) => {
      const values = numbers(input);
      const [rows, width = 1] = values.shape;
      if (values.shape.length !== 1 && values.shape.length !== 2) {
        throw new SavedModelError(`Values of shape [${values.shape}] cannot be counted.`);
      }
      const batches = values.shape.length === 2 ? rows : undefined;
      return {
        values,
        batches,
        batchOf: (i) => (batches === undefined ? 0 : Math.floor(i / width)),
      };
    }),
};

const ofSparse: Op = {
  create: ({ attrs }) =>
    countSparse(attrs, ([indexInput, valueInput, shapeInput]) => {
      const indices = numbers(indexInput);
      const shape = numbers(shapeInput).data;
      const values = numbers(valueInput);
      const rank = shape.length;
      if (rank < 1 || rank > 2 || indices.data.length !== values.data.length * rank) {
        throw new SavedModelError(`A sparse tensor of shape [${shape}] cannot be counted.`);
      }
      const batches = rank === 2 ? shape[0]! : undefined;
      return {
        values,
        batches,
        batchOf: (i) => (batches === undefined ? 0 : indices.data[i * 2]!),
      };
    }),
};

const ofRagged: Op = {
  create: ({ attrs }) =>
    countSparse(attrs, ([splitsInput, input]) => {
      const splits = numbers(splitsInput).data;
      const values = numbers(input);
      checkedSplits([splits], values.data.length);
      const batches = allocate('int32', values.data.length);
      for (let row = 0; row + 1 < splits.length; row++) {
        batches.fill(row, splits[row], splits[row + 1]);
      }
      return { values, batches: splits.length - 1, batchOf: (i) => batches[i]! };
    }),
};

/** Counts of a sparse tensor's values as a dense one. */
const sparseBincount: Op = {
  create({ attrs }) {
    const binary = attrs.bool('binary_output', false);
    return ([indexInput, valueInput, shapeInput, sizeInput, weightsInput]) => {
      const indices = numbers(indexInput);
      const values = numbers(valueInput);
      const shape = numbers(shapeInput).data;
      const size = single(sizeInput);
      const weights = numbers(weightsInput);
      const matrix = shape.length === 2;
      const out = matrix ? [shape[0]!, size] : [size];
      const data = allocate(weights.dtype, checkCount(sizeOf(out)));
      for (let i = 0; i < values.data.length; i++) {
        const value = values.data[i]!;
        const row = matrix ? indices.data[i * 2]! : 0;
        if (value < 0 || !(row >= 0 && row < (matrix ? shape[0]! : 1))) {
          throw new SavedModelError('A value to count is negative, or lies in no row.');
        }
        if (value >= size) continue;
        const at = row * size + value;
        data[at] = binary ? 1 : data[at]! + (weights.data.length ? weights.data[i]! : 1);
      }
      return numeric(weights.dtype, out, data);
    };
  },
};

export const countSparseOps: OpTable = {
  DenseCountSparseOutput: ofDense,
  SparseCountSparseOutput: ofSparse,
  RaggedCountSparseOutput: ofRagged,
  SparseBincount: sparseBincount,
};
