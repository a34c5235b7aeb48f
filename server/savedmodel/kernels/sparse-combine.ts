// Sparse tensors with one another and with dense ones. Source: tensorflow/core/kernels/sparse_concat_op.cc,
// sparse_dense_binary_op_shared.cc, sparse_softmax_op.cc.
import { SavedModelError } from '../errors.ts';
import type { Attrs } from '../graph/attrs.ts';
import type { Op, OpTable } from '../graph/op.ts';
import { allocate, numeric } from '../tensor.ts';
import { isSameShape, joinElements, takeElements } from './elements.ts';
import { elementFunction } from './elementwise.ts';
import { roundAll } from './rounding.ts';
import { sparsePairOps } from './sparse-pairs.ts';
import { flatIndices, inOrder, shapeTensor, sparse } from './sparse-parts.ts';
import { broadcastStrides } from './strided.ts';
import { axisOf, broadcastShape, numbers, single, tensor } from './values.ts';

/** Sparse tensors side by side along one dimension, their elements in row-major order. */
const concat: Op = {
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

/** More parts than this are refused: a file only has to name their number. */
const MAX_PARTS = 2 ** 16;

function partCount(attrs: Attrs): number {
  const count = attrs.int('num_split');
  if (count >= 1 && count <= MAX_PARTS) return count;
  throw new SavedModelError(`A sparse tensor cannot become ${count} parts.`);
}

/** Parts of a sparse tensor along one dimension, the first ones longer by one where it does not go even. */
const split: Op = {
  create({ attrs }) {
    const count = partCount(attrs);
    return ([dimension, indexInput, valueInput, shapeInput]) => {
      const whole = sparse(indexInput, tensor(valueInput), shapeInput);
      const { indices, values, shape } = whole;
      const rank = shape.length;
      const axis = axisOf(single(dimension), rank);
      const size = shape[axis]!;
      if (count > size) throw new SavedModelError(`A dimension of ${size} has no ${count} parts.`);
      const least = Math.floor(size / count);
      const longer = size % count;
      const picks = Array.from({ length: count }, (): number[] => []);
      for (let i = 0; i < whole.count; i++) {
        const at = indices[i * rank + axis]!;
        const part = Math.max(Math.floor(at / (least + 1)), Math.floor((at - longer) / least));
        picks[part]!.push(i);
      }
      const begins = picks.map((_, part) => part * least + Math.min(part, longer));
      return [
        ...picks.map((own, part) => {
          const moved = allocate('int64', own.length * rank);
          own.forEach((pick, i) => {
            moved.set(indices.subarray(pick * rank, (pick + 1) * rank), i * rank);
            moved[i * rank + axis]! -= begins[part]!;
          });
          return numeric('int64', [own.length, rank], moved);
        }),
        ...picks.map((own) => takeElements(values, [own.length], own)),
        ...begins.map((begin, part) => {
          const length = (begins[part + 1] ?? size) - begin;
          return shapeTensor(shape.map((dim, d) => (d === axis ? length : dim)));
        }),
      ];
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

/** SparseTensorDenseAdd: a dense tensor of the same shape, with the elements added where they are. */
const denseSum: Op = {
  create({ attrs }) {
    const add = elementFunction('AddV2', attrs);
    if (!add) throw new SavedModelError('These types cannot be added.');
    return ([indexInput, valueInput, shapeInput, denseInput]) => {
      const values = numbers(valueInput);
      const parts = sparse(indexInput, values, shapeInput);
      const { dtype, shape, data: dense } = numbers(denseInput);
      if (!isSameShape(parts.shape, shape)) {
        throw new SavedModelError(
          `A sparse tensor of shape [${parts.shape}] cannot be added to one of shape [${shape}].`,
        );
      }
      const data = allocate(dtype, dense.length);
      data.set(dense);
      flatIndices(parts).forEach((at, i) => {
        data[at] = add.fn(data[at]!, values.data[i]!);
      });
      return numeric(dtype, shape, data);
    };
  },
};

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
  SparseSplit: split,
  ...sparsePairOps,
  SparseTensorDenseAdd: denseSum,
  SparseDenseCwiseAdd: withDense('AddV2'),
  SparseDenseCwiseMul: withDense('Mul'),
  SparseDenseCwiseDiv: withDense('Div'),
  SparseSoftmax: softmax,
};
