// Pooling in the layout NHWC. Source: tensorflow.org/api_docs/python/tf/raw_ops/MaxPool.

import { SavedModelError } from '../../errors.ts';
import type { Op, OpTable } from '../../graph/op.ts';
import { requireWork } from '../../room.ts';
import { allocate, type NumericTensor, numeric, sizeOf } from '../../tensor.ts';
import { larger } from '../extremes.ts';
import { lowestFinite } from '../limits.ts';
import { roundAll } from '../rounding.ts';
import { numbers } from '../values.ts';
import { type Sliding, slidingOf, windowAlong } from './window.ts';
import { shape4 } from './window-rows.ts';

/** How a window moves, and its size in the four dimensions. */
interface Windows {
  readonly sliding: Sliding;
  readonly size: readonly number[];
}

/** Pooling of each channel: `mean` divides by what a window really sees. */
function pool(mean: boolean): Op {
  return {
    create({ attrs }) {
      const sliding = slidingOf(attrs);
      const size = attrs.ints('ksize');
      checkSize(size);
      return ([input]) => pooled(numbers(input), { sliding, size }, mean);
    },
  };
}

/** MaxPoolV2: the windows come as tensors. */
const maxPoolOfTensors: Op = {
  create({ attrs }) {
    slidingOf(attrs, [1, 1, 1, 1]);
    return ([input, sizeInput, strideInput]) => {
      const sliding = slidingOf(attrs, Array.from(numbers(strideInput).data));
      const size = Array.from(numbers(sizeInput).data);
      checkSize(size);
      return pooled(numbers(input), { sliding, size }, false);
    };
  },
};

function checkSize(size: readonly number[]): void {
  if (size.length !== 4 || size[0] !== 1 || size[3] !== 1) {
    throw new SavedModelError('Pooling over the batch or over channels is not supported.');
  }
}

function pooled(x: NumericTensor, { sliding, size }: Windows, mean: boolean): NumericTensor {
  const [batch, height, width, channels] = shape4(x);
  const rows = windowAlong(sliding, 0, height, size[1]!);
  const columns = windowAlong(sliding, 1, width, size[2]!);
  const shape = [batch, rows.count, columns.count, channels];
  const data = allocate(x.dtype, sizeOf(shape));
  requireWork(sizeOf(shape) * Math.min(rows.size, height) * Math.min(columns.size, width));
  const totals = allocate('float64', channels);
  let at = 0;
  for (let b = 0; b < batch; b++) {
    for (let r = 0; r < rows.count; r++) {
      const top = r * rows.stride - rows.before;
      for (let c = 0; c < columns.count; c++, at += channels) {
        const left = c * columns.stride - columns.before;
        let seen = 0;
        totals.fill(mean ? 0 : lowestFinite(x.dtype));
        for (let i = Math.max(top, 0); i < Math.min(top + rows.size, height); i++) {
          for (let j = Math.max(left, 0); j < Math.min(left + columns.size, width); j++) {
            const from = ((b * height + i) * width + j) * channels;
            seen++;
            for (let k = 0; k < channels; k++) {
              const value = x.data[from + k]!;
              totals[k] = mean ? totals[k]! + value : larger(totals[k]!, value);
            }
          }
        }
        for (let k = 0; k < channels; k++) {
          data[at + k] = mean ? totals[k]! / seen : totals[k]!;
        }
      }
    }
  }
  roundAll(x.dtype, data);
  return numeric(x.dtype, shape, data);
}

export const poolOps: OpTable = {
  MaxPool: pool(false),
  MaxPoolV2: maxPoolOfTensors,
  AvgPool: pool(true),
};
