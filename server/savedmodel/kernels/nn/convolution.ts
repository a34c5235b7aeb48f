// Convolutions in the layout NHWC. Source: tensorflow.org/api_docs/python/tf/raw_ops/Conv2D.
import { SavedModelError } from '../../errors.ts';
import type { Op } from '../../graph/op.ts';
import { allocate, type NumericArray, type NumericTensor, numeric, sizeOf } from '../../tensor.ts';
import { multiplyMatrices, RightMatrix, rightMatrix } from '../matrix-product.ts';
import { roundAll } from '../rounding.ts';
import { numbers } from '../values.ts';
import { slidingOf, type Window, windowAlong } from './window.ts';

type Shape4 = readonly [number, number, number, number];

export function shape4({ shape }: NumericTensor): Shape4 {
  if (shape.length === 4) return shape as unknown as Shape4;
  throw new SavedModelError(`Four dimensions were expected, a tensor of shape [${shape}] found.`);
}

/** Conv2D, as a product of matrices: each window a row, each filter a column. */
export const conv2d: Op = {
  create({ attrs }) {
    const sliding = slidingOf(attrs);
    return ([input, filterInput]) => {
      const x = numbers(input);
      const filter = numbers(filterInput);
      const [batch, height, width, channels] = shape4(x);
      const [tall, wide, depth, outputs] = shape4(filter);
      const groups = depth ? channels / depth : 1;
      if (!Number.isInteger(groups) || groups < 1 || outputs % groups !== 0) {
        throw new SavedModelError(
          `Filters of shape [${filter.shape}] do not fit an input of shape [${x.shape}].`,
        );
      }
      const rows = windowAlong(sliding, 0, height, tall);
      const columns = windowAlong(sliding, 1, width, wide);
      const shape = [batch, rows.count, columns.count, outputs];
      const data = allocate(x.dtype, sizeOf(shape));
      const positions = rows.count * columns.count;
      const length = tall * wide * depth;
      const patches = allocate(x.dtype, sizeOf([positions, length]));
      const share = outputs / groups;
      const part = groups > 1 ? allocate(x.dtype, positions * share) : data;
      for (let g = 0; g < groups; g++) {
        const matrix =
          groups > 1 ? filtersOf(filter, g, share) : rightMatrix(filter, length, share);
        for (let b = 0; b < batch; b++) {
          takePatches(x, b, g * depth, depth, rows, columns, patches);
          const at = b * positions * outputs;
          multiplyMatrices(patches, 0, matrix, part, groups > 1 ? 0 : at, positions);
          if (groups > 1) interleave(part, data, at + g * share, share, outputs);
        }
      }
      roundAll(x.dtype, data);
      return numeric(x.dtype, shape, data);
    };
  },
};

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

/** What each window sees of one example, one row a window; zeros where it looks outside. */
function takePatches(
  { shape, data }: NumericTensor,
  example: number,
  channel: number,
  depth: number,
  rows: Window,
  columns: Window,
  patches: NumericArray,
): void {
  const [, height, width, channels] = shape as unknown as Shape4;
  let to = 0;
  for (let r = 0; r < rows.count; r++) {
    for (let c = 0; c < columns.count; c++) {
      for (let i = 0; i < rows.size; i++) {
        const y = r * rows.stride - rows.before + i * rows.dilation;
        for (let j = 0; j < columns.size; j++, to += depth) {
          const x = c * columns.stride - columns.before + j * columns.dilation;
          if (y < 0 || y >= height || x < 0 || x >= width) {
            for (let k = 0; k < depth; k++) patches[to + k] = 0;
          } else {
            const from = ((example * height + y) * width + x) * channels + channel;
            for (let k = 0; k < depth; k++) patches[to + k] = data[from + k]!;
          }
        }
      }
    }
  }
}

/** DepthwiseConv2dNative: filters of their own for each channel. */
export const depthwiseConv2d: Op = {
  create({ attrs }) {
    const sliding = slidingOf(attrs);
    return ([input, filterInput]) => {
      const x = numbers(input);
      const filter = numbers(filterInput);
      const [batch, height, width, channels] = shape4(x);
      const [tall, wide, depth, multiplier] = shape4(filter);
      if (depth !== channels) {
        throw new SavedModelError(
          `Filters of shape [${filter.shape}] do not fit an input of shape [${x.shape}].`,
        );
      }
      const rows = windowAlong(sliding, 0, height, tall);
      const columns = windowAlong(sliding, 1, width, wide);
      const outputs = channels * multiplier;
      const shape = [batch, rows.count, columns.count, outputs];
      const data = allocate(x.dtype, sizeOf(shape));
      const patch = allocate(x.dtype, sizeOf([rows.count, columns.count, tall * wide * channels]));
      const sums = new Float64Array(outputs);
      const taps = tall * wide;
      for (let b = 0, at = 0; b < batch; b++) {
        takePatches(x, b, 0, channels, rows, columns, patch);
        for (let from = 0; from < patch.length; from += taps * channels, at += outputs) {
          sums.fill(0);
          for (let t = 0; t < taps; t++) {
            for (let o = 0; o < outputs; o++) {
              const seen = patch[from + t * channels + Math.floor(o / multiplier)]!;
              sums[o]! += seen * filter.data[t * outputs + o]!;
            }
          }
          data.set(sums, at);
        }
      }
      roundAll(x.dtype, data);
      return numeric(x.dtype, shape, data);
    };
  },
};
