// Two sparse tensors of one shape, element by element. Source: tensorflow/core/kernels/sparse_add_op.cc,
// sparse_sparse_binary_op_shared.cc.
import { SavedModelError } from '../errors.ts';
import type { Op, OpTable, Value } from '../graph/op.ts';
import { allocate, type NumericType, numeric } from '../tensor.ts';
import { isSameShape } from './elements.ts';
import { elementFunction } from './elementwise.ts';
import { roundAll } from './rounding.ts';
import { type Sparse, shapeTensor, sparse } from './sparse-parts.ts';
import { numbers, single } from './values.ts';

/** Less than 0 where the first of two places comes first, more where the second does. */
function comparePlaces(a: Sparse, i: number, b: Sparse, j: number): number {
  const rank = a.shape.length;
  for (let d = 0; d < rank; d++) {
    const off = a.indices[i * rank + d]! - b.indices[j * rank + d]!;
    if (off !== 0) return off;
  }
  return 0;
}

interface Pairing {
  readonly combine: (x: number, y: number) => number;
  /** Whether what both have is kept. */
  readonly keeps: (value: number) => boolean;
  readonly dtype: NumericType;
}

/** The places of both in their order, an element that one of them lacks being 0 there. */
function merge(a: Sparse, b: Sparse, { combine, keeps, dtype }: Pairing) {
  if (!isSameShape(a.shape, b.shape)) {
    throw new SavedModelError(`Sparse tensors of [${a.shape}] and [${b.shape}] do not fit.`);
  }
  const rank = a.shape.length;
  const most = a.count + b.count;
  const places = allocate('int64', most * rank);
  const values = allocate(dtype, most);
  const [x, y] = [numbers(a.values).data, numbers(b.values).data];
  let count = 0;
  for (let i = 0, j = 0; i < a.count || j < b.count; ) {
    const order = i === a.count ? 1 : j === b.count ? -1 : comparePlaces(a, i, b, j);
    const value = combine(order <= 0 ? x[i]! : 0, order >= 0 ? y[j]! : 0);
    const [from, at] = order <= 0 ? [a, i] : [b, j];
    if (order !== 0 || keeps(value)) {
      for (let d = 0; d < rank; d++) places[count * rank + d] = from.indices[at * rank + d]!;
      values[count++] = value;
    }
    if (order <= 0) i++;
    if (order >= 0) j++;
  }
  const kept = values.slice(0, count);
  roundAll(dtype, kept);
  return [
    numeric('int64', [count, rank], places.slice(0, count * rank)),
    numeric(dtype, [count], kept),
  ];
}

/** The two tensors of six inputs. */
function pairOf([i, x, s, j, y, t]: readonly Value[]): readonly [Sparse, Sparse] {
  return [sparse(i, numbers(x), s), sparse(j, numbers(y), t)];
}

/** SparseAdd: sums of two that come to less than the threshold are left out. */
const add: Op = {
  create: () => (inputs) => {
    const [a, b] = pairOf(inputs);
    const { dtype } = numbers(inputs[1]);
    const least = single(inputs[6]);
    const combine = (x: number, y: number) => x + y;
    const keeps = (value: number) => least <= Math.abs(value);
    return [...merge(a, b, { combine, keeps, dtype }), shapeTensor(a.shape)];
  },
};

function ofBoth(name: string): Op {
  return {
    create({ attrs }) {
      const element = elementFunction(name, attrs);
      if (!element) throw new SavedModelError('These types cannot be combined.');
      return (inputs) => {
        const pairing = { combine: element.fn, keeps: () => true, dtype: element.from };
        return merge(...pairOf(inputs), pairing);
      };
    },
  };
}

export const sparsePairOps: OpTable = {
  SparseAdd: add,
  SparseSparseMaximum: ofBoth('Maximum'),
  SparseSparseMinimum: ofBoth('Minimum'),
};
