// Operations on three tensors or more. Source: tensorflow.org/api_docs/python/tf/raw_ops.
import { SavedModelError } from '../../errors.ts';
import type { Op } from '../../graph/op.ts';
import { allocate, type NumericTensor, sizeOf, type Tensor } from '../../tensor.ts';
import { isSameShape, joinElements, reshaped, takeElements } from '../elements.ts';
import { larger, smaller } from '../extremes.ts';
import { roundAll } from '../rounding.ts';
import { broadcastStrides, forEachRow } from '../strided.ts';
import { broadcastIndices, broadcastShape, numbers, tensor } from '../values.ts';
import { combine } from './combine.ts';
import { wrap64 } from './integers.ts';

/** Of two tensors that broadcast, the first's elements where a condition is true, else the second's. */
function choose(condition: NumericTensor, yes: Tensor, no: Tensor): Tensor {
  const shape = broadcastShape(broadcastShape(condition.shape, yes.shape), no.shape);
  if (yes.dtype === 'string') {
    const [which, left, right] = [condition, yes, no].map((x) => broadcastIndices(x.shape, shape));
    const all = joinElements([yes, no], [yes.data.length + no.data.length]);
    const first = yes.data.length;
    const picks = which!.map((c, i) => (condition.data[c] ? left![i]! : first + right![i]!));
    return takeElements(all, shape, picks);
  }
  const [chosen, a, b] = [condition.data, yes.data, numbers(no).data];
  const out = allocate(yes.dtype, sizeOf(shape));
  const strides = [condition, yes, no].map((x) => broadcastStrides(x.shape, shape));
  forEachRow(shape, strides, (at, count, [c = 0, y = 0, n = 0], [cs = 0, ys = 0, ns = 0]) => {
    for (let i = 0; i < count; i++) {
      out[at + i] = chosen[c + i * cs] ? a[y + i * ys]! : b[n + i * ns]!;
    }
  });
  return { dtype: yes.dtype, shape, data: out };
}

/** SelectV2: all three broadcast. */
export const selectV2: Op = {
  create:
    () =>
    ([condition, yes, no]) =>
      choose(numbers(condition), tensor(yes), tensor(no)),
};

/** Select: the two have one shape, and a list of conditions chooses whole rows. */
export const select: Op = {
  create: () => (inputs) => {
    const condition = numbers(inputs[0]);
    const yes = tensor(inputs[1]);
    const no = tensor(inputs[2]);
    const rank = condition.shape.length;
    const fits =
      rank === 0 ||
      (rank === 1 && yes.shape[0] === condition.shape[0]) ||
      isSameShape(condition.shape, yes.shape);
    if (!isSameShape(yes.shape, no.shape) || !fits) {
      throw new SavedModelError(
        `A condition of shape [${condition.shape}] cannot choose between [${yes.shape}] and [${no.shape}].`,
      );
    }
    if (rank !== 1) return choose(condition, yes, no);
    const column = [condition.data.length, ...yes.shape.slice(1).map(() => 1)];
    return choose(numbers(reshaped(condition, column)), yes, no);
  },
};

/** ClipByValue: each bound one number, or one for every element; NaN bounds nothing. */
export const clipByValue: Op = {
  create:
    () =>
    ([input, least, most]) => {
      const x = numbers(input);
      const { dtype } = x;
      const below = combine(x, numbers(most), smaller, dtype);
      return combine(below, numbers(least), larger, dtype);
    },
};

/** AddN: tensors of one shape, added up. */
export const addN: Op = {
  create: () => (inputs) => {
    const parts = inputs.map(numbers);
    const { dtype, shape, data: first } = parts[0]!;
    for (const part of parts) {
      if (!isSameShape(part.shape, shape)) {
        throw new SavedModelError(
          `Tensors of shape [${shape}] and [${part.shape}] cannot be added up.`,
        );
      }
    }
    const data = allocate(dtype, first.length);
    for (let i = 0; i < data.length; i++) {
      let total = 0;
      for (let p = 0; p < parts.length; p++) total += parts[p]!.data[i]!;
      const exact = Math.abs(total) <= Number.MAX_SAFE_INTEGER;
      data[i] =
        exact || (dtype !== 'int64' && dtype !== 'uint64')
          ? total
          : wrap64(
              parts.reduce((sum, part) => sum + BigInt(part.data[i]!), 0n),
              dtype,
            );
    }
    roundAll(dtype, data);
    return { dtype, shape, data };
  },
};
