// The transpose of Conv2D, in the layout NHWC. Source: tensorflow.org/api_docs/python/tf/raw_ops/Conv2DBackpropInput.
import { SavedModelError } from '../../errors.ts';
import type { Op } from '../../graph/op.ts';
import { allocate, type NumericArray, numeric, sizeOf } from '../../tensor.ts';
import { multiplyMatrices } from '../matrix-product.ts';
import { rightMatrix } from '../right-matrix.ts';
import { roundAll } from '../rounding.ts';
import { dimensions, numbers } from '../values.ts';
import { slidingOf, type Window, windowAlong } from './window.ts';
import { shape4 } from './window-rows.ts';

/** Conv2DBackpropInput: each output of the convolution adds what its window would have seen of it. */
export const conv2dBackpropInput: Op = {
  create({ attrs }) {
    const sliding = slidingOf(attrs);
    return ([sizes, filterInput, given]) => {
      const filter = numbers(filterInput);
      const y = numbers(given);
      const [batch, tall, wide, depth] = shape4(y);
      const [filterTall, filterWide, channels, outputs] = shape4(filter);
      const shape = wantedShape(dimensions(sizes), batch, channels);
      const [, height, width] = shape;
      const rows = windowAlong(sliding, 0, height!, filterTall);
      const columns = windowAlong(sliding, 1, width!, filterWide);
      const fits =
        shape[0] === batch &&
        shape[3] === channels &&
        depth === outputs &&
        rows.count === tall &&
        columns.count === wide;
      if (!fits) {
        throw new SavedModelError(
          `Filters of shape [${filter.shape}] do not make [${y.shape}] of an input of shape [${shape}].`,
        );
      }
      const data = allocate(y.dtype, sizeOf(shape));
      const taps = filterTall * filterWide * channels;
      const matrix = rightMatrix(filter, outputs, taps, true);
      const patches = allocate(y.dtype, sizeOf([tall, wide, taps]));
      const size = sizeOf(shape.slice(1));
      for (let b = 0; b < batch; b++) {
        multiplyMatrices(y.data, b * tall * wide * depth, matrix, patches, 0, tall * wide);
        const image = data.subarray(b * size, (b + 1) * size);
        addPatches(patches, image, [height!, width!, channels], rows, columns);
      }
      roundAll(y.dtype, data);
      return numeric(y.dtype, shape, data);
    };
  },
};

/** All four dimensions, or height and width alone. */
function wantedShape(sizes: readonly number[], batch: number, channels: number): number[] {
  if (sizes.length === 4) return [...sizes];
  if (sizes.length === 2) return [batch, ...sizes, channels];
  throw new SavedModelError(`The sizes [${sizes}] are neither of an image nor of a batch of them.`);
}

/** Adds each window's row to where the window lies; what lies outside is dropped. */
function addPatches(
  patches: NumericArray,
  image: NumericArray,
  [height, width, channels]: readonly [number, number, number],
  rows: Window,
  columns: Window,
): void {
  let from = 0;
  for (let r = 0; r < rows.count; r++) {
    for (let c = 0; c < columns.count; c++) {
      for (let i = 0; i < rows.size; i++) {
        const y = r * rows.stride - rows.before + i * rows.dilation;
        for (let j = 0; j < columns.size; j++, from += channels) {
          const x = c * columns.stride - columns.before + j * columns.dilation;
          if (y < 0 || y >= height || x < 0 || x >= width) continue;
          const to = (y * width + x) * channels;
          for (let k = 0; k < channels; k++) image[to + k]! += patches[from + k]!;
        }
      }
    }
  }
}
