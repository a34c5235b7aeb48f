// Windows that slide over the two dimensions of space. Source: tensorflow/core/framework/kernel_shape_util.cc.
import { SavedModelError } from '../../errors.ts';
import type { Attrs } from '../../graph/attrs.ts';

/** How windows lie along one dimension. */
export interface Window {
  readonly size: number;
  readonly stride: number;
  readonly dilation: number;
  /** Room before the first element. */
  readonly before: number;
  /** Windows there are. */
  readonly count: number;
}

/** The windows of `size` along dimension `d` (0 height, 1 width) of `length`. */
export type Windows = (d: number, length: number, size: number) => Window;

/** How windows move, as attributes tell it: height and width of `NHWC`. */
export interface Sliding {
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly padding: string;
  /** Before and after height and width, where the padding is explicit. */
  readonly explicit: readonly number[];
}

/** Reads the attributes; an error for another layout than NHWC: TensorFlow's own kernels for CPUs refuse those too, only oneDNN's do not. */
export function slidingOf(attrs: Attrs, strides = attrs.ints('strides')): Sliding {
  const layout = attrs.text('data_format', 'NHWC');
  if (layout !== 'NHWC') {
    throw new SavedModelError(
      `The layout ${layout} is not supported, as by TensorFlow's own kernels for CPUs: export the model with channels last (NHWC).`,
    );
  }
  const dilations = attrs.ints('dilations', [1, 1, 1, 1]);
  if ([strides, dilations].some((list) => list.length !== 4 || list.some((n) => n < 1))) {
    throw new SavedModelError('Strides and dilations want four numbers from 1 on.');
  }
  return {
    strides: strides.slice(1, 3),
    dilations: dilations.slice(1, 3),
    padding: attrs.text('padding'),
    explicit: attrs.ints('explicit_paddings', []).slice(2, 6),
  };
}

/** The windows of `size` along dimension `d` (0 height, 1 width) of `length`. */
export function windowAlong(sliding: Sliding, d: number, length: number, size: number): Window {
  const stride = sliding.strides[d]!;
  const dilation = sliding.dilations[d]!;
  const reach = (size - 1) * dilation + 1;
  if (sliding.padding === 'SAME') {
    const count = Math.ceil(length / stride);
    const needed = Math.max((count - 1) * stride + reach - length, 0);
    return { size, stride, dilation, before: Math.floor(needed / 2), count };
  }
  const [before = 0, after = 0] = sliding.explicit.slice(2 * d, 2 * d + 2);
  const count = Math.floor((length + before + after - reach) / stride) + 1;
  if (count < 0 || size < 1) {
    throw new SavedModelError(`A window of ${reach} does not fit into ${length}.`);
  }
  return { size, stride, dilation, before, count };
}
