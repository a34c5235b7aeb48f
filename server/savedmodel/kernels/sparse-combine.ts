// Sparse tensors with one another and with dense ones. Source: tensorflow/core/kernels/sparse_concat_op.cc,
// sparse_dense_binary_op_shared.cc, sparse_softmax_op.cc.
import { SavedModelError } from '../errors.ts';
import type { Op, OpTable } from '../graph/op.ts';
import { allocate, numeric } from '../tensor.ts';
import { joinElements } from './elements.ts';
import { elementFunction } from './elementwise.ts';
import { roundAll } from './rounding.ts';
import { flatIndices, inOrder, shapeTensor, sparse } from './sparse-parts.ts';
import { broadcastStrides } from './strided.ts';
import { axisOf, broadcastShape, numbers, tensor } from './values.ts';

/** Sparse tensors side by side along one dimension, their elements in row-major order. */
const concat: Op = {
  outputs: ['output_indices', 'output_values', 'output_shape'],
  create({ attrs }) {
    const dimension = attrs.int('concat_dim');
    return (inputs) => {
      const n = inputs.length / 3;
      const parts = inputs
        .slice(0, n)
        .map((indices, i) => sparse(indices, tensor(inputs[n + i]), inputs[2 * n + i]));
      const shape = parts[0]?.shape.slice() ?? [];
      const rank = shape.length;
      const axis = axisOf(dimension, rank);
      shape[axis] = 0;
      const count = parts.reduce((sum, part) => sum + part.count, 0);
      const moved = allocate('float64', count * rank);
      let at = 0;
      for (const { indices, shape: own } of parts) {
        if (own.length !== rank || own.some((dim, d) => d !== axis && dim !== shape[d])) {
          throw new SavedModelError(`Sparse tensors of other shapes cannot be joined: [${own}].`);
        }
        for (let i = 0; i < indices.length; i++, at++) {
          moved[at] = indices[i]! + (i % rank === axis ? shape[axis]! : 0);
        }
        shape[axis] = shape[axis]! + own[axis]!;
      }
      const values = joinElements(
        parts.map((part) => part.values),
        [count],
      );
      return [...inOrder({ indices: moved, values, shape, count }), shapeTensor(shape)];
    };
  },
};

/** Each element with that of a dense tensor at its place; the dense one may be broadcast, the sparse one not. */
function withDense(name: string): Op {
  return {
    create({ attrs }) {
      const element = elementFunction(name, attrs);
      if (!element) throw new SavedModelError('These types cannot be combined.');
      return ([indexInput, valueInput, shapeInput, denseInput]) => {
        const values = numbers(valueInput);
        const parts = sparse(indexInput, values, shapeInput);
        const dense = numbers(denseInput);
        if (`${broadcastShape(parts.shape, dense.shape)}` !== `${parts.shape}`) {
          throw new SavedModelError(
            `A dense tensor of shape [${dense.shape}] does not broadcast to [${parts.shape}].`,
          );
        }
        const strides = broadcastStrides(dense.shape, parts.shape);
        const data = allocate(values.dtype, parts.count);
        for (let i = 0, at = 0; i < parts.count; i++) {
          let place = 0;
          for (const stride of strides) place += parts.indices[at++]! * stride;
          data[i] = element.fn(values.data[i]!, dense.data[place]!);
        }
        roundAll(values.dtype, data);
        return numeric(values.dtype, [parts.count], data);
      };
    },
  };
}

/** Softmax over the elements of each row, those that are not there left out. */
const softmax: Op = {
  create:
    () =>
    ([indexInput, valueInput, shapeInput]) => {
      const values = numbers(valueInput);
      const parts = sparse(indexInput, values, shapeInput);
      const width = parts.shape.at(-1) ?? 0;
      if (parts.shape.length < 2) {
        throw new SavedModelError('Softmax wants a sparse tensor of two dimensions or more.');
      }
      const rows = flatIndices(parts).map((flat) => Math.floor(flat / width));
      const data = allocate(values.dtype, parts.count);
      for (let start = 0, end = 0; start < data.length; start = end) {
        while (end < data.length && rows[end] === rows[start]) end++;
        let highest = Number.NEGATIVE_INFINITY;
        for (let i = start; i < end; i++) highest = Math.max(highest, values.data[i]!);
        let sum = 0;
        for (let i = start; i < end; i++) {
          data[i] = Math.exp(values.data[i]! - highest);
          sum += data[i]!;
        }
        for (let i = start; i < end; i++) data[i] = data[i]! / sum;
      }
      roundAll(values.dtype, data);
      return numeric(values.dtype, [parts.count], data);
    },
};

export const sparseCombineOps: OpTable = {
  SparseConcat: concat,
  SparseDenseCwiseAdd: withDense('AddV2'),
  SparseDenseCwiseMul: withDense('Mul'),
  SparseDenseCwiseDiv: withDense('Div'),
  SparseSoftmax: softmax,
};
