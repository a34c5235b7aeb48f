// Convolutions in the layout NHWC. Source: tensorflow.org/api_docs/python/tf/raw_ops/Conv2D.
import { allocateDirty } from '../../array-pool.ts';
import { SavedModelError } from '../../errors.ts';
import type { Op } from '../../graph/op.ts';
import { allocate, type NumericArray, type NumericTensor, numeric, sizeOf } from '../../tensor.ts';
import { multiplyRows } from '../matrix-product.ts';
import { RightMatrix, rightMatrix } from '../right-matrix.ts';
import { roundAll } from '../rounding.ts';
import { numbers } from '../values.ts';
import { slidingOf, type Windows, windowAlong } from './window.ts';
import { shape4, windowRows } from './window-rows.ts';

export const conv2d: Op = {
  create({ attrs }) {
    const sliding = slidingOf(attrs);
    const windows: Windows = (...along) => windowAlong(sliding, ...along);
    return ([input, filter]) => convolve(numbers(input), numbers(filter), windows);
  },
};

/** A convolution as a product of matrices: each window a row, each filter a column. */
export function convolve(x: NumericTensor, filter: NumericTensor, along: Windows): NumericTensor {
  const [batch, height, width, channels] = shape4(x);
  const [tall, wide, depth, outputs] = shape4(filter);
  // None where the filters have no depth.
  const groups = channels / depth;
  if (!Number.isInteger(groups) || groups < 1 || outputs % groups !== 0) {
    throw new SavedModelError(
      `Filters of shape [${filter.shape}] do not fit an input of shape [${x.shape}].`,
    );
  }
  const rows = along(0, height, tall);
  const columns = along(1, width, wide);
  const shape = [batch, rows.count, columns.count, outputs];
  const data = allocateDirty(x.dtype, sizeOf(shape));
  const windows = batch * rows.count * columns.count;
  const length = tall * wide * depth;
  const share = outputs / groups;
  const part = groups > 1 ? allocate(x.dtype, windows * share) : data;
  for (let g = 0; g < groups; g++) {
    const matrix = groups > 1 ? filtersOf(filter, g, share) : rightMatrix(filter, length, share);
    for (const run of windowRows(x, g * depth, depth, rows, columns)) {
      multiplyRows(run.take, matrix, part, run.first * share, run.count, run.layout);
    }
    if (groups > 1) interleave(part, data, g * share, share, outputs);
  }
  roundAll(x.dtype, data);
  return numeric(x.dtype, shape, data);
}

/** The filters of one group. */
function filtersOf(
  { dtype, shape, data }: NumericTensor,
  group: number,
  share: number,
): RightMatrix {
  const outputs = shape[3]!;
  const length = sizeOf(shape.slice(0, 3));
  const own = allocate(dtype, length * share);
  for (let i = 0; i < length; i++) {
    for (let k = 0; k < share; k++) own[i * share + k] = data[i * outputs + group * share + k]!;
  }
  return new RightMatrix(own, 0, length, share);
}

function interleave(
  part: NumericArray,
  out: NumericArray,
  at: number,
  share: number,
  outputs: number,
): void {
  for (let i = 0; i < part.length; i++) {
    out[at + Math.floor(i / share) * outputs + (i % share)] = part[i]!;
  }
}
