// Convolutions that keep channels apart, in the layout NHWC. Source: tensorflow.org/api_docs/python/tf/raw_ops/DepthwiseConv2dNative.

import { allocateDirty } from '../../array-pool.ts';
import { SavedModelError } from '../../errors.ts';
import type { Op } from '../../graph/op.ts';
import { requireWork } from '../../room.ts';
import { allocate, type NumericArray, type NumericTensor, numeric, sizeOf } from '../../tensor.ts';
import { vectorUnit } from '../../wasm/vector-unit.ts';
import { copyNumbers } from '../copy.ts';
import { takeStrided } from '../elements.ts';
import type { RowLayout } from '../matrix-product.ts';
import { roundAll } from '../rounding.ts';
import { rowMajorStrides } from '../strided.ts';
import { numbers } from '../values.ts';
import { slidingOf, type Windows, windowAlong } from './window.ts';
import { shape4, type WindowRun, windowRows } from './window-rows.ts';

export const depthwiseConv2d: Op = {
  create({ attrs }) {
    const sliding = slidingOf(attrs);
    const windows: Windows = (...along) => windowAlong(sliding, ...along);
    return ([input, filter]) => convolveDepthwise(numbers(input), numbers(filter), windows);
  },
};

/** A convolution with filters of their own for each channel. */
export function convolveDepthwise(
  given: NumericTensor,
  filter: NumericTensor,
  along: Windows,
): NumericTensor {
  const [batch, height, width, channels] = shape4(given);
  const [tall, wide, depth, multiplier] = shape4(filter);
  if (depth !== channels) {
    throw new SavedModelError(
      `Filters of shape [${filter.shape}] do not fit an input of shape [${given.shape}].`,
    );
  }
  const rows = along(0, height, tall);
  const columns = along(1, width, wide);
  const outputs = channels * multiplier;
  const shape = [batch, rows.count, columns.count, outputs];
  requireWork(sizeOf(shape) * tall * wide);
  const x = repeatedChannels(given, multiplier);
  const data = allocateDirty(x.dtype, sizeOf(shape));
  const filters = { weights: filter.data, taps: tall * wide, channels: outputs };
  for (const run of windowRows(x, 0, outputs, rows, columns)) {
    const all = { ...run, ...filters, out: data };
    if (!sumBlocks(all)) sumPlain(all);
  }
  roundAll(x.dtype, data);
  return numeric(x.dtype, shape, data);
}

/** Each channel as often as it has filters. */
function repeatedChannels(x: NumericTensor, times: number): NumericTensor {
  if (times === 1) return x;
  const strides = [...rowMajorStrides(x.shape), 0];
  const { dtype, data } = numbers(takeStrided(x, [...x.shape, times], strides));
  return { dtype, shape: [...x.shape.slice(0, -1), x.shape.at(-1)! * times], data };
}

interface Sums extends WindowRun {
  /** [taps, channels]. */
  readonly weights: NumericArray;
  readonly taps: number;
  readonly channels: number;
  /** [windows, channels]. */
  readonly out: NumericArray;
}

/** Numbers of windows that are worked on at a time: what the nearer caches hold. */
const BLOCK = 16_384;

/** Some windows after the other by machine code; false where there is none, or no room. */
function sumBlocks(sums: Sums): boolean {
  const { take, layout, first, count, weights, taps, channels, out } = sums;
  const unit = vectorUnit();
  if (!unit || !(weights instanceof Float32Array) || !(out instanceof Float32Array)) return false;
  if (channels === 0) return true;
  const { stride } = layout;
  const tall = Math.min(count, Math.max(4, Math.floor(BLOCK / (stride + channels))));
  const size = weights.length;
  const apart = tapsApart(layout, channels);
  const windows = size + ONE_VECTOR;
  const results = windows + tall * stride + taps * apart + ONE_VECTOR;
  if (!unit.reserve(results + tall * channels + ONE_VECTOR)) return false;
  copyNumbers(weights, 0, size, unit.floats, 0);
  const last = 16 * Math.floor((channels - 1) / 4);
  for (let from = 0; from < count; from += tall) {
    const height = Math.min(tall, count - from);
    take(from, height, unit.floats, windows);
    unit.functions.depthwise!(
      ...[height, 4 * windows, 4 * stride, 0, taps, 4 * channels, last, 4 * results, 4 * apart],
    );
    copyNumbers(unit.floats, results, height * channels, out, (first + from) * channels);
  }
  return true;
}

/** What is read or written beyond the last channel at most. */
const ONE_VECTOR = 4;

/** How far the taps of a window are apart: one piece holds them all, or each is its own. */
function tapsApart({ pieces, apart }: RowLayout, channels: number): number {
  return pieces > 1 ? apart : channels;
}

function sumPlain(all: Sums): void {
  const { take, layout, first, count, weights, taps, channels, out } = all;
  const apart = tapsApart(layout, channels);
  const window = allocate('float64', taps * apart);
  const sums = allocate('float64', channels);
  for (let i = 0; i < count; i++) {
    take(i, 1, window, 0);
    sums.fill(0);
    for (let k = 0, tap = 0; k < weights.length; tap += apart) {
      for (let c = 0; c < channels; c++, k++) sums[c]! += window[tap + c]! * weights[k]!;
    }
    out.set(sums, (first + i) * channels);
  }
}
