import { allocateDirty } from '../array-pool.ts';
import { SavedModelError } from '../errors.ts';
import type { Op } from '../graph/op.ts';
import { allocate, type NumericArray } from '../tensor.ts';
import { roundAll } from './rounding.ts';
import { rowsAtATime } from './row-blocks.ts';
import { numbers } from './values.ts';

/** Softmax along the last dimension, or its logarithm. Source: tensorflow.org/api_docs/python/tf/raw_ops/Softmax. */
export function softmax(logarithm: boolean): Op {
  return {
    create:
      () =>
      ([input]) => {
        const { dtype, shape, data: x } = numbers(input);
        const width = shape.at(-1);
        if (width === undefined) throw new SavedModelError('Softmax wants at least one dimension.');
        const data = allocateDirty(dtype, x.length);
        const single = !logarithm && dtype === 'float32';
        const rows = { data: x, width, out: data, outWidth: width };
        if (!single || !rowsAtATime(rows, 'rowSoftmax')) {
          rowByRow(x, data, width, logarithm);
          roundAll(dtype, data);
        }
        return { dtype, shape, data };
      },
  };
}

function rowByRow(x: NumericArray, out: NumericArray, width: number, logarithm: boolean): void {
  const powers = allocate('float64', width);
  for (let row = 0; row < out.length; row += width) {
    let top = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < width; i++) top = Math.max(top, x[row + i]!);
    let total = 0;
    for (let i = 0; i < width; i++) {
      const power = Math.exp(x[row + i]! - top);
      powers[i] = power;
      total += power;
    }
    if (logarithm) {
      const shift = top + Math.log(total);
      for (let i = 0; i < width; i++) out[row + i] = x[row + i]! - shift;
    } else {
      const scale = 1 / total;
      for (let i = 0; i < width; i++) out[row + i] = powers[i]! * scale;
    }
  }
}
