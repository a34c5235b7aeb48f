// FusedBatchNorm. Keras' LayerNormalization is one too, in training mode. Source: tensorflow.org/api_docs/python/tf/raw_ops/FusedBatchNormV3.
import { allocateDirty } from '../../array-pool.ts';
import { SavedModelError } from '../../errors.ts';
import type { Op } from '../../graph/op.ts';
import { allocate, type NumericTensor, numeric, sizeOf } from '../../tensor.ts';
import { roundAll } from '../rounding.ts';
import { numbers } from '../values.ts';

/** Mean and variance of each channel, whose elements lie in runs of `inner`. */
function moments({ data }: NumericTensor, channels: number, inner: number) {
  const mean = allocate('float64', channels);
  const variance = allocate('float64', channels);
  const count = data.length / channels;
  const run = channels * inner;
  for (let c = 0; c < channels; c++) {
    let sum = 0;
    for (let from = c * inner; from < data.length; from += run) {
      for (let i = from; i < from + inner; i++) sum += data[i]!;
    }
    mean[c] = sum / count;
    let squares = 0;
    for (let from = c * inner; from < data.length; from += run) {
      for (let i = from; i < from + inner; i++) squares += (data[i]! - mean[c]!) ** 2;
    }
    variance[c] = squares / count;
  }
  return { mean, variance, count };
}

export const fusedBatchNorm: Op = {
  create({ attrs, wants }) {
    const epsilon = attrs.float('epsilon', Math.fround(1e-4));
    const training = attrs.bool('is_training', true);
    const channelsFirst = attrs.text('data_format', 'NHWC').startsWith('NC');
    const blend = attrs.float('exponential_avg_factor', 1);
    return (inputs) => {
      const [x, scale, offset, given, spread] = inputs.map(numbers) as [
        NumericTensor,
        NumericTensor,
        NumericTensor,
        NumericTensor,
        NumericTensor,
      ];
      const rank = x.shape.length;
      const axis = channelsFirst ? 1 : rank - 1;
      const channels = x.shape[axis]!;
      const wrong = [scale, offset].some(({ data }) => data.length !== channels);
      if (rank < 4 || wrong || (!training && given.data.length !== channels)) {
        throw new SavedModelError(
          `A normalisation of ${scale.data.length} channels does not fit the shape [${x.shape}].`,
        );
      }
      const inner = sizeOf(x.shape.slice(axis + 1));
      const own = training ? moments(x, channels, inner) : undefined;
      const mean = own?.mean ?? given.data;
      const variance = own?.variance ?? spread.data;
      const data = allocateDirty(x.dtype, x.data.length);
      const factors = allocate('float64', channels);
      const shifts = allocate('float64', channels);
      for (let c = 0; c < channels; c++) {
        factors[c] = scale.data[c]! / Math.sqrt(variance[c]! + epsilon);
        shifts[c] = offset.data[c]! - mean[c]! * factors[c]!;
      }
      for (let i = 0; i < data.length; ) {
        for (let c = 0; c < channels; c++) {
          const factor = factors[c]!;
          const shift = shifts[c]!;
          for (const end = i + inner; i < end; i++) data[i] = x.data[i]! * factor + shift;
        }
      }
      roundAll(x.dtype, data);
      if (!wants.slice(1).includes(true)) return numeric(x.dtype, x.shape, data);
      if (wants.slice(3).includes(true)) {
        throw new SavedModelError(
          'What it reserves for its gradient is not computed here. Export the model for serving.',
        );
      }
      const list = (values: ArrayLike<number>) =>
        numeric('float32', [channels], Float32Array.from(values));
      // What a trainer would keep: unbiased, and blended with what it kept before.
      const unbiased = own ? own.count / Math.max(own.count - 1, 1) : 1;
      const kept = (before: NumericTensor, now: ArrayLike<number>, factor: number) =>
        list(
          Float64Array.from(now, (value, c) => {
            const fresh = value * factor;
            return blend === 1 ? fresh : before.data[c]! * (1 - blend) + fresh * blend;
          }),
        );
      return [
        numeric(x.dtype, x.shape, data),
        own ? kept(given, mean, 1) : list(mean),
        own ? kept(spread, variance, unbiased) : list(variance),
      ];
    };
  },
};
