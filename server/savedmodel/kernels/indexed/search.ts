// Finding elements: where, which, how often, the largest. Source: tensorflow.org/api_docs/python/tf/raw_ops.
import { SavedModelError } from '../../errors.ts';
import type { Op, OpTable } from '../../graph/op.ts';
import { allocate, numeric, sizeOf, type Tensor } from '../../tensor.ts';
import { takeElements } from '../elements.ts';
import { isInteger } from '../elementwise/function.ts';
import { rowMajorStrides } from '../strided.ts';
import { axisOf, numbers, single, tensor } from '../values.ts';
import { keysOf } from './keys.ts';
import { largestFirst, largestOf } from './largest.ts';
import { rankOps } from './ranks.ts';

/** Where: the coordinates of what is not zero. */
const where: Op = {
  create:
    () =>
    ([input]) => {
      const x = numbers(input);
      const rank = x.shape.length;
      let count = 0;
      for (let i = 0; i < x.data.length; i++) if (x.data[i] !== 0) count++;
      const data = allocate('float64', count * rank);
      const strides = rowMajorStrides(x.shape);
      for (let i = 0, to = 0; i < x.data.length; i++) {
        if (x.data[i] === 0) continue;
        for (let d = 0; d < rank; d++) {
          data[to++] = Math.floor(i / strides[d]!) % x.shape[d]!;
        }
      }
      return numeric('int64', [count, rank], data);
    },
};

interface Distinct {
  readonly y: Tensor;
  readonly which: Int32Array;
  readonly counts: number[];
}

/** The distinct slices along an axis in the order in which they first come. */
function distinct(x: Tensor, axis: number): Distinct {
  const length = x.shape[axis]!;
  const inner = sizeOf(x.shape.slice(axis + 1));
  const outer = sizeOf(x.shape.slice(0, axis));
  const keyOf = keysOf(x);
  const seen = new Map<number | string, number>();
  const which = allocate('int32', length);
  const counts: number[] = [];
  const firsts: number[] = [];
  for (let i = 0; i < length; i++) {
    let key = inner * outer === 1 ? keyOf(i) : '';
    if (inner * outer !== 1) {
      for (let o = 0; o < outer; o++) {
        for (let k = 0; k < inner; k++) {
          const part = String(keyOf((o * length + i) * inner + k));
          key += `${part.length}:${part}`;
        }
      }
    }
    let at = seen.get(key);
    if (at === undefined) {
      at = firsts.length;
      seen.set(key, at);
      firsts.push(i);
      counts.push(0);
    }
    which[i] = at;
    counts[at]!++;
  }
  const shape = x.shape.with(axis, firsts.length);
  const picks: number[] = [];
  for (let o = 0; o < outer; o++) {
    for (const first of firsts) {
      for (let k = 0; k < inner; k++) picks.push((o * length + first) * inner + k);
    }
  }
  return { y: takeElements(x, shape, picks), which, counts };
}

function unique(counted: boolean): Op {
  return {
    create({ attrs }) {
      const dtype = attrs.numericType('out_idx', 'int32');
      return ([input, axisInput]) => {
        const x = tensor(input);
        const axis = axisInput && numbers(axisInput).data.length > 0 ? single(axisInput) : 0;
        if (!axisInput && x.shape.length !== 1) {
          throw new SavedModelError(`A list was expected, a tensor of shape [${x.shape}] found.`);
        }
        const { y, which, counts } = distinct(x, axisOf(axis, x.shape.length));
        const idx = allocate(dtype, which.length);
        idx.set(which);
        const count = allocate(dtype, counts.length);
        count.set(counts);
        const found = [y, numeric(dtype, [which.length], idx)];
        return counted ? [...found, numeric(dtype, [counts.length], count)] : found;
      };
    },
  };
}

/** ListDiff: what the first list has and the second has not, with its positions. */
const listDiff: Op = {
  create({ attrs }) {
    const dtype = attrs.numericType('out_idx', 'int32');
    return ([input, other]) => {
      const x = tensor(input);
      const y = tensor(other);
      const keyOf = keysOf(x);
      const otherKey = keysOf(y);
      const gone = new Set(Array.from({ length: sizeOf(y.shape) }, (_, i) => otherKey(i)));
      const picks: number[] = [];
      for (let i = 0; i < sizeOf(x.shape); i++) if (!gone.has(keyOf(i))) picks.push(i);
      const idx = allocate(dtype, picks.length);
      idx.set(picks);
      return [takeElements(x, [picks.length], picks), numeric(dtype, [picks.length], idx)];
    };
  },
};

/** TopKV2: the k largest of each row, largest first; of equals, the first. */
const topK: Op = {
  create({ attrs }) {
    const fixed = attrs.int('k', -1);
    const sorted = attrs.bool('sorted', true);
    const dtype = attrs.numericType('index_type', 'int32');
    return ([input, kInput]) => {
      const x = numbers(input);
      const k = kInput ? single(kInput) : fixed;
      const width = x.shape.at(-1);
      if (width === undefined || k > width || k < 0) {
        throw new SavedModelError(`There are no ${k} largest in rows of shape [${x.shape}].`);
      }
      const shape = [...x.shape.slice(0, -1), k];
      const values = allocate(x.dtype, sizeOf(shape));
      const indices = allocate(dtype, values.length);
      for (let row = 0, to = 0; to < values.length; row += width) {
        const order =
          k === width
            ? largestFirst(x.data, row, width, isInteger(x.dtype))
            : largestOf(x.data, { row, width, count: k, sorted });
        for (let i = 0; i < k; i++, to++) {
          values[to] = x.data[row + order[i]!]!;
          indices[to] = order[i]!;
        }
      }
      return [numeric(x.dtype, shape, values), numeric(dtype, shape, indices)];
    };
  },
};

/** LowerBound and UpperBound: where values would be put into sorted rows. */
function bound(isBefore: (element: number, value: number) => boolean): Op {
  return {
    create({ attrs }) {
      const dtype = attrs.numericType('out_type', 'int32');
      return ([sortedInput, valuesInput]) => {
        const sorted = numbers(sortedInput);
        const { shape, data: values } = numbers(valuesInput);
        if (sorted.shape.length !== 2 || shape.length !== 2 || sorted.shape[0] !== shape[0]) {
          throw new SavedModelError(
            `Rows of shape [${sorted.shape}] cannot be searched for [${shape}].`,
          );
        }
        const width = sorted.shape[1]!;
        const data = allocate(dtype, values.length);
        for (let i = 0; i < data.length; i++) {
          const row = Math.floor(i / shape[1]!) * width;
          let low = 0;
          let high = width;
          while (low < high) {
            const middle = (low + high) >> 1;
            if (isBefore(sorted.data[row + middle]!, values[i]!)) low = middle + 1;
            else high = middle;
          }
          data[i] = low;
        }
        return numeric(dtype, shape, data);
      };
    },
  };
}

export const searchOps: OpTable = {
  ...rankOps,
  Where: where,
  Unique: unique(false),
  UniqueV2: unique(false),
  UniqueWithCounts: unique(true),
  UniqueWithCountsV2: unique(true),
  ListDiff: listDiff,
  TopK: topK,
  TopKV2: topK,
  LowerBound: bound((element, value) => element < value),
  // A number that is none is above all, as TensorFlow compares.
  UpperBound: bound((element, value) => !(value < element)),
};
