// Convolutions in the layout NHWC. Source: tensorflow.org/api_docs/python/tf/raw_ops/Conv2D.
import { allocateDirty } from '../../array-pool.ts';
import { SavedModelError } from '../../errors.ts';
import type { Op } from '../../graph/op.ts';
import { allocate, type NumericArray, type NumericTensor, numeric, sizeOf } from '../../tensor.ts';
import { type LeftRows, multiplyRows } from '../matrix-product.ts';
import { RightMatrix, rightMatrix } from '../right-matrix.ts';
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
      // None where the filters have no depth.
      const groups = channels / depth;
      if (!Number.isInteger(groups) || groups < 1 || outputs % groups !== 0) {
        throw new SavedModelError(
          `Filters of shape [${filter.shape}] do not fit an input of shape [${x.shape}].`,
        );
      }
      const rows = windowAlong(sliding, 0, height, tall);
      const columns = windowAlong(sliding, 1, width, wide);
      const shape = [batch, rows.count, columns.count, outputs];
      const data = allocateDirty(x.dtype, sizeOf(shape));
      const windows = batch * rows.count * columns.count;
      const length = tall * wide * depth;
      const share = outputs / groups;
      const part = groups > 1 ? allocate(x.dtype, windows * share) : data;
      for (let g = 0; g < groups; g++) {
        const matrix =
          groups > 1 ? filtersOf(filter, g, share) : rightMatrix(filter, length, share);
        if (groups === 1 && tall === 1 && columns.dilation === 1) {
          multiplyLines(x, matrix, rows, columns, data);
          continue;
        }
        multiplyRows(patches(x, g * depth, depth, rows, columns), matrix, part, 0, windows);
        if (groups > 1) interleave(part, data, g * share, share, outputs);
      }
      roundAll(x.dtype, data);
      return numeric(x.dtype, shape, data);
    };
  },
};

/** Where windows are one line tall, they are pieces of it that overlap: they need no copies of their own. */
function multiplyLines(
  { shape, data }: NumericTensor,
  matrix: RightMatrix,
  rows: Window,
  columns: Window,
  out: NumericArray,
): void {
  const [batch, height, width, channels] = shape as unknown as Shape4;
  const step = columns.stride * channels;
  for (let line = 0; line < batch * rows.count; line++) {
    const y = (line % rows.count) * rows.stride - rows.before;
    const from = (Math.floor(line / rows.count) * height + y) * width;
    const isInside = y >= 0 && y < height;
    const pieces: LeftRows = (first, count, target, at) => {
      const begin = first * columns.stride - columns.before;
      const end = begin + (count - 1) * columns.stride + columns.size;
      const left = Math.min(Math.max(begin, 0), end);
      const right = Math.max(Math.min(end, isInside ? width : 0), left);
      target.fill(0, at, at + (left - begin) * channels);
      target.set(
        data.subarray((from + left) * channels, (from + right) * channels),
        at + (left - begin) * channels,
      );
      target.fill(0, at + (right - begin) * channels, at + (end - begin) * channels);
    };
    multiplyRows(pieces, matrix, out, line * columns.count * matrix.n, columns.count, step);
  }
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

/** What each window of a batch sees, one row a window; zeros where it looks outside. */
function patches(
  { shape, data }: NumericTensor,
  channel: number,
  depth: number,
  rows: Window,
  columns: Window,
): LeftRows {
  const [, height, width, channels] = shape as unknown as Shape4;
  // Neighbours that a window sees are neighbours in memory as well.
  const joined = columns.dilation === 1 && depth === channels;
  const step = columns.dilation * channels;
  return (first, count, target, at) => {
    let to = at;
    for (let window = first; window < first + count; window++) {
      const line = Math.floor(window / columns.count);
      const example = Math.floor(line / rows.count);
      const x = (window % columns.count) * columns.stride - columns.before;
      const isInside = x >= 0 && x + columns.size <= width;
      for (let i = 0; i < rows.size; i++) {
        const y = (line % rows.count) * rows.stride - rows.before + i * rows.dilation;
        let from = ((example * height + y) * width + x) * channels + channel;
        if (y < 0 || y >= height) {
          for (const end = to + columns.size * depth; to < end; to++) target[to] = 0;
        } else if (joined && isInside) {
          for (const end = to + columns.size * depth; to < end; ) target[to++] = data[from++]!;
        } else {
          for (let j = 0; j < columns.size; j++, from += step, to += depth) {
            const column = x + j * columns.dilation;
            const isThere = column >= 0 && column < width;
            for (let k = 0; k < depth; k++) target[to + k] = isThere ? data[from + k]! : 0;
          }
        }
      }
    }
  };
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
      const data = allocateDirty(x.dtype, sizeOf(shape));
      const taps = tall * wide;
      const weights = filter.data;
      const patch = allocate(x.dtype, taps * channels);
      const take = patches(x, 0, channels, rows, columns);
      const sums = allocate('float64', outputs);
      for (let at = 0, window = 0; at < data.length; at += outputs, window++) {
        take(window, 1, patch, 0);
        sums.fill(0);
        for (let t = 0, f = 0, c = 0; t < taps; t++) {
          for (let o = 0; o < outputs; c++) {
            const seen = patch[c]!;
            for (const end = o + multiplier; o < end; o++, f++) sums[o]! += seen * weights[f]!;
          }
        }
        data.set(sums, at);
      }
      roundAll(x.dtype, data);
      return numeric(x.dtype, shape, data);
    };
  },
};
