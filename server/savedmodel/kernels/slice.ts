// StridedSlice: Python's slicing of every dimension at once. Source: tensorflow.org/api_docs/python/tf/raw_ops.
import { SavedModelError } from '../errors.ts';
import type { Op } from '../graph/op.ts';
import { reshaped, takeStrided } from './elements.ts';
import { rowMajorStrides } from './strided.ts';
import { numbers, tensor } from './values.ts';

export const stridedSlice: Op = {
  create({ attrs }) {
    const mask = (name: string) => attrs.int(name, 0);
    const begins = mask('begin_mask');
    const ends = mask('end_mask');
    const ellipsis = mask('ellipsis_mask');
    const fresh = mask('new_axis_mask');
    const shrink = mask('shrink_axis_mask');
    return ([input, beginInput, endInput, stepInput]) => {
      const x = tensor(input);
      const begin = numbers(beginInput).data;
      const end = numbers(endInput).data;
      const step = numbers(stepInput).data;
      const shape: number[] = [];
      // Per dimension of the input: where to start, how far a step goes, how many steps.
      const plan: { from: number; by: number; count: number }[] = [];
      const whole = () => {
        const count = x.shape[plan.length]!;
        plan.push({ from: 0, by: 1, count });
        shape.push(count);
      };
      for (let i = 0; i < begin.length; i++) {
        if ((ellipsis >> i) & 1) {
          const named = begin.length - i - 1 - newAxesAfter(fresh, i, begin.length);
          while (plan.length < x.shape.length - named) whole();
        } else if ((fresh >> i) & 1) {
          shape.push(1);
        } else {
          const size = x.shape[plan.length];
          if (size === undefined)
            throw new SavedModelError('A slice names more dimensions than there are.');
          const by = step[i]!;
          const one = (shrink >> i) & 1;
          if (by === 0 || (one && by < 0)) {
            throw new SavedModelError(`A slice cannot go in steps of ${by}.`);
          }
          const open = (begins >> i) & 1 && !one;
          const from = open ? (by > 0 ? 0 : size - 1) : bound(begin[i]!, size, by, one);
          const to = (ends >> i) & 1 ? (by > 0 ? size : -1) : bound(end[i]!, size, by, 0);
          if (one && (from < 0 || from >= size)) {
            throw new SavedModelError(`Index ${begin[i]} is outside of a dimension of ${size}.`);
          }
          const count = one ? 1 : Math.max(0, Math.ceil((to - from) / by));
          plan.push({ from, by, count });
          if (!one) shape.push(count);
        }
      }
      while (plan.length < x.shape.length) whole();
      const strides = rowMajorStrides(x.shape);
      const start = plan.reduce((sum, { from }, d) => sum + from * strides[d]!, 0);
      const kept = takeStrided(
        x,
        plan.map(({ count }) => count),
        plan.map(({ by }, d) => by * strides[d]!),
        start,
      );
      return reshaped(kept, shape);
    };
  },
};

function newAxesAfter(mask: number, from: number, length: number): number {
  let count = 0;
  for (let i = from + 1; i < length; i++) if ((mask >> i) & 1) count++;
  return count;
}

/** A bound of a slice counted from the front and kept within reach; one index is not clamped. */
function bound(value: number, size: number, by: number, exact: number): number {
  const index = value < 0 ? value + size : value;
  if (exact) return index;
  return by > 0 ? Math.min(Math.max(index, 0), size) : Math.min(Math.max(index, -1), size - 1);
}
