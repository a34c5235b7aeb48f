// Running totals, and the position of the largest element. Source: tensorflow.org/api_docs/python/tf/raw_ops.
import { SavedModelError } from '../errors.ts';
import type { Op, OpTable } from '../graph/op.ts';
import { allocate, type NumericType, numeric, sizeOf } from '../tensor.ts';
import { multiplication } from './elementwise/integers.ts';
import { larger, smaller } from './extremes.ts';
import { roundingTo } from './rounding.ts';
import { axisOf, numbers, single } from './values.ts';

type Step = (total: number, x: number) => number;

function cumulative(start: number, stepFor: (dtype: NumericType) => Step): Op {
  return {
    create({ attrs }) {
      const exclusive = attrs.bool('exclusive', false);
      const reverse = attrs.bool('reverse', false);
      return ([input, axisInput]) => {
        const x = numbers(input);
        const axis = axisOf(single(axisInput), x.shape.length);
        const length = x.shape[axis]!;
        const inner = sizeOf(x.shape.slice(axis + 1));
        const data = allocate(x.dtype, x.data.length);
        const step = stepFor(x.dtype);
        const round = roundingTo(x.dtype) ?? ((total) => total);
        for (let block = 0; block < data.length; block += length * inner) {
          for (let i = 0; i < inner; i++) {
            let total = start;
            for (let k = 0; k < length; k++) {
              const at = block + (reverse ? length - 1 - k : k) * inner + i;
              const next = step(total, x.data[at]!);
              data[at] = round(exclusive ? total : next);
              total = round(next);
            }
          }
        }
        return numeric(x.dtype, x.shape, data);
      };
    },
  };
}

/** log(e^total + e^x) without overflow; NaN counts as what the total is, as in TensorFlow. */
function logAddExp(total: number, x: number): number {
  const top = larger(total, x);
  if (top === Number.NEGATIVE_INFINITY) return top;
  return top + Math.log1p(Math.exp(smaller(total, x) - top));
}

/** ArgMax and ArgMin: of equal elements, the first; NaN is never better. */
function argument(worst: number, isBetter: (x: number, best: number) => boolean): Op {
  return {
    create({ attrs }) {
      const dtype = attrs.numericType('output_type', 'int64');
      return ([input, axisInput]) => {
        const x = numbers(input);
        const axis = axisOf(single(axisInput), x.shape.length);
        const length = x.shape[axis]!;
        const inner = sizeOf(x.shape.slice(axis + 1));
        const shape = [...x.shape.slice(0, axis), ...x.shape.slice(axis + 1)];
        if (length === 0) {
          throw new SavedModelError(`Axis ${axis} of shape [${x.shape}] is empty.`);
        }
        const data = allocate(dtype, sizeOf(shape));
        for (let i = 0; i < data.length; i++) {
          const from = Math.floor(i / inner) * length * inner + (i % inner);
          let best = worst;
          for (let k = 0; k < length; k++) {
            const each = x.data[from + k * inner]!;
            if (!isBetter(each, best)) continue;
            best = each;
            data[i] = k;
          }
        }
        return numeric(dtype, shape, data);
      };
    },
  };
}

export const alongOps: OpTable = {
  Cumsum: cumulative(0, () => (total, x) => total + x),
  Cumprod: cumulative(1, multiplication),
  CumulativeLogsumexp: cumulative(Number.NEGATIVE_INFINITY, () => logAddExp),
  ArgMax: argument(Number.NEGATIVE_INFINITY, (x, best) => x > best),
  ArgMin: argument(Number.POSITIVE_INFINITY, (x, best) => x < best),
};
