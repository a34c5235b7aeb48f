// Elements in another order, or repeated. Source: tensorflow.org/api_docs/python/tf/raw_ops.
import { SavedModelError } from '../../errors.ts';
import type { Op, OpTable } from '../../graph/op.ts';
import { allocate, sizeOf, type Tensor } from '../../tensor.ts';
import { takeElements, takeStrided } from '../elements.ts';
import { broadcastStrides, rowMajorStrides } from '../strided.ts';
import { axisOf, broadcastShape, dimensions, numbers, tensor } from '../values.ts';
import { gridIndices } from './grid.ts';

/** The dimensions in another order. */
export function transpose(x: Tensor, order: readonly number[]): Tensor {
  const axes = order.map((axis) => axisOf(axis, x.shape.length));
  if (axes.length !== x.shape.length || new Set(axes).size !== axes.length) {
    throw new SavedModelError(`[${order}] is no order of the dimensions of [${x.shape}].`);
  }
  const strides = rowMajorStrides(x.shape);
  return takeStrided(
    x,
    axes.map((axis) => x.shape[axis]!),
    axes.map((axis) => strides[axis]!),
  );
}

const transposeOp: Op = {
  create:
    () =>
    ([input, order]) =>
      transpose(tensor(input), Array.from(numbers(order).data)),
};

const broadcastTo: Op = {
  create:
    () =>
    ([input, dims]) => {
      const x = tensor(input);
      const shape = dimensions(dims);
      const common = broadcastShape(x.shape, shape);
      if (common.length !== shape.length || common.some((dim, d) => dim !== shape[d])) {
        throw new SavedModelError(`The shape [${x.shape}] does not broadcast to [${shape}].`);
      }
      return takeStrided(x, shape, broadcastStrides(x.shape, shape));
    },
};

const slice: Op = {
  create:
    () =>
    ([input, begin, size]) => {
      const x = tensor(input);
      const from = numbers(begin).data;
      const wanted = numbers(size).data;
      const strides = rowMajorStrides(x.shape);
      let start = 0;
      const shape = x.shape.map((dim, d) => {
        const first = from[d] ?? -1;
        const count = wanted[d] === -1 ? dim - first : wanted[d]!;
        if (!(first >= 0 && count >= 0 && first + count <= dim)) {
          throw new SavedModelError(
            `A slice from [${from}] of size [${wanted}] lies outside of the shape [${x.shape}].`,
          );
        }
        start += first * strides[d]!;
        return count;
      });
      return takeStrided(x, shape, strides, start);
    },
};

/** Backwards along the given axes. */
function reversed(x: Tensor, axes: ReadonlySet<number>): Tensor {
  if (sizeOf(x.shape) === 0) return x;
  const own = rowMajorStrides(x.shape);
  let start = 0;
  for (const axis of axes) start += (x.shape[axis]! - 1) * own[axis]!;
  const strides = own.map((stride, d) => (axes.has(d) ? -stride : stride));
  return takeStrided(x, x.shape, strides, start);
}

const reverse: Op = {
  create:
    () =>
    ([input, flags]) => {
      const chosen = Array.from(numbers(flags).data, (flag, d) => (flag ? d : -1));
      return reversed(tensor(input), new Set(chosen.filter((d) => d >= 0)));
    },
};

const reverseV2: Op = {
  create:
    () =>
    ([input, axes]) => {
      const x = tensor(input);
      const chosen = Array.from(numbers(axes).data, (axis) => axisOf(axis, x.shape.length));
      if (new Set(chosen).size !== chosen.length) {
        throw new SavedModelError(`The axes [${chosen}] name one more than once.`);
      }
      return reversed(x, new Set(chosen));
    },
};

const reverseSequence: Op = {
  create({ attrs }) {
    const along = attrs.int('seq_dim');
    const by = attrs.int('batch_dim', 0);
    return ([input, lengthsInput]) => {
      const x = tensor(input);
      const axis = axisOf(along, x.shape.length);
      const batch = axisOf(by, x.shape.length);
      const lengths = numbers(lengthsInput).data;
      const steps = x.shape[axis]!;
      if (axis === batch || lengths.length !== x.shape[batch]) {
        throw new SavedModelError('Each row of a batch wants one length to be reversed by.');
      }
      if (lengths.some((length: number) => length < 0 || length > steps)) {
        throw new SavedModelError(`A row of ${steps} cannot be reversed by more than its length.`);
      }
      const strides = rowMajorStrides(x.shape);
      const indices = allocate('int32', sizeOf(x.shape));
      for (let i = 0; i < indices.length; i++) {
        const step = Math.floor(i / strides[axis]!) % steps;
        const length = lengths[Math.floor(i / strides[batch]!) % x.shape[batch]!]!;
        indices[i] = step < length ? i + (length - 1 - 2 * step) * strides[axis]! : i;
      }
      return takeElements(x, x.shape, indices);
    };
  },
};

const tile: Op = {
  create:
    () =>
    ([input, multiples]) => {
      const x = tensor(input);
      const times = dimensions(multiples);
      if (times.length !== x.shape.length) {
        throw new SavedModelError(`[${times}] are not the multiples of shape [${x.shape}].`);
      }
      // Each dimension is two: one that repeats, one that goes through the tensor.
      const own = rowMajorStrides(x.shape);
      const shape = x.shape.flatMap((dim, d) => [times[d]!, dim]);
      const repeated = takeStrided(
        x,
        shape,
        own.flatMap((stride) => [0, stride]),
      );
      return { ...repeated, shape: x.shape.map((dim, d) => dim * times[d]!) } as Tensor;
    },
};

const roll: Op = {
  create:
    () =>
    ([input, shiftInput, axisInput]) => {
      const x = tensor(input);
      const by = numbers(shiftInput).data;
      const shifts = x.shape.map(() => 0);
      numbers(axisInput).data.forEach((axis: number, i: number) => {
        shifts[axisOf(axis, x.shape.length)]! += by[i]!;
      });
      const lists = x.shape.map((dim, d) => {
        const list = allocate('int32', dim);
        for (let i = 0; i < dim; i++) list[i] = (((i - shifts[d]!) % dim) + dim) % dim;
        return list;
      });
      return takeElements(x, x.shape, gridIndices(lists, rowMajorStrides(x.shape)));
    },
};

export const viewOps: OpTable = {
  Transpose: transposeOp,
  ConjugateTranspose: transposeOp,
  BroadcastTo: broadcastTo,
  Slice: slice,
  Reverse: reverse,
  ReverseV2: reverseV2,
  ReverseSequence: reverseSequence,
  Tile: tile,
  Roll: roll,
};
