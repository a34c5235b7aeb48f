// Convolutions that keep channels apart, in the layout NHWC. Source: tensorflow.org/api_docs/python/tf/raw_ops/DepthwiseConv2dNative.
import { allocateDirty } from '../../array-pool.ts';
import { SavedModelError } from '../../errors.ts';
import type { Op } from '../../graph/op.ts';
import { type NumericArray, type NumericTensor, numeric, sizeOf } from '../../tensor.ts';
import { vectorUnit } from '../../wasm/vector-unit.ts';
import { copyNumbers } from '../copy.ts';
import { takeStrided } from '../elements.ts';
import { roundAll } from '../rounding.ts';
import { rowMajorStrides } from '../strided.ts';
import { numbers } from '../values.ts';
import { slidingOf, windowAlong } from './window.ts';
import { shape4, type WindowRun, windowRows } from './window-rows.ts';

/** DepthwiseConv2dNative: filters of their own for each channel. */
export const depthwiseConv2d: Op = {
  create({ attrs }) {
    const sliding = slidingOf(attrs);
    return ([input, filterInput]) => {
      const given = numbers(input);
      const filter = numbers(filterInput);
      const [batch, height, width, channels] = shape4(given);
      const [tall, wide, depth, multiplier] = shape4(filter);
      if (depth !== channels) {
        throw new SavedModelError(
          `Filters of shape [${filter.shape}] do not fit an input of shape [${given.shape}].`,
        );
      }
      const rows = windowAlong(sliding, 0, height, tall);
      const columns = windowAlong(sliding, 1, width, wide);
      const outputs = channels * multiplier;
      const shape = [batch, rows.count, columns.count, outputs];
      const x = repeatedChannels(given, multiplier);
      const data = allocateDirty(x.dtype, sizeOf(shape));
      for (const run of windowRows(x, 0, outputs, rows, columns)) {
        const all = { ...run, weights: filter.data, channels: outputs, out: data };
        if (!sumBlocks(all)) sumPlain(all);
      }
      roundAll(x.dtype, data);
      return numeric(x.dtype, shape, data);
    };
  },
};

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
  readonly channels: number;
  /** [windows, channels]. */
  readonly out: NumericArray;
}

/** Numbers of windows that are worked on at a time: what the nearer caches hold. */
const BLOCK = 16_384;

/** Some windows after the other by machine code; false where there is none, or no room. */
function sumBlocks({ take, step, first, count, weights, channels, out }: Sums): boolean {
  const unit = vectorUnit();
  if (!unit || !(weights instanceof Float32Array) || !(out instanceof Float32Array)) return false;
  if (channels === 0) return true;
  const tall = Math.min(count, Math.max(4, Math.floor(BLOCK / (step + channels))));
  const size = weights.length;
  const windows = size + ONE_VECTOR;
  const results = windows + tall * step + size + ONE_VECTOR;
  if (!unit.reserve(results + tall * channels + ONE_VECTOR)) return false;
  copyNumbers(weights, 0, size, unit.floats, 0);
  const last = 16 * Math.floor((channels - 1) / 4);
  for (let from = 0; from < count; from += tall) {
    const height = Math.min(tall, count - from);
    take(from, height, unit.floats, windows);
    unit.functions.depthwise!(
      ...[height, 4 * windows, 4 * step, 0, size / channels, 4 * channels, last, 4 * results],
    );
    copyNumbers(unit.floats, results, height * channels, out, (first + from) * channels);
  }
  return true;
}

/** What is read or written beyond the last channel at most. */
const ONE_VECTOR = 4;

function sumPlain({ take, first, count, weights, channels, out }: Sums): void {
  const window = new Float64Array(weights.length);
  const sums = new Float64Array(channels);
  for (let i = 0; i < count; i++) {
    take(i, 1, window, 0);
    sums.fill(0);
    for (let k = 0; k < window.length; ) {
      for (let c = 0; c < channels; c++, k++) sums[c]! += window[k]! * weights[k]!;
    }
    out.set(sums, (first + i) * channels);
  }
}
