// What windows that slide over images see, as rows of numbers. The layout is NHWC.
import { SavedModelError } from '../../errors.ts';
import type { NumericTensor } from '../../tensor.ts';
import type { LeftRows, RowLayout } from '../matrix-product.ts';
import type { Window } from './window.ts';

/** Of images: batch, height, width, channels. */
export type Shape4 = readonly [number, number, number, number];

export function shape4({ shape }: NumericTensor): Shape4 {
  if (shape.length === 4) return shape as unknown as Shape4;
  throw new SavedModelError(`Four dimensions were expected, a tensor of shape [${shape}] found.`);
}

/** Windows one after the other, whose rows are copied by one function. */
export interface WindowRun {
  readonly take: LeftRows;
  /** How their rows lie where they are copied to. */
  readonly layout: RowLayout;
  /** The number of the first of them. */
  readonly first: number;
  readonly count: number;
}

/** All windows over `depth` channels of a batch of images, the first the `channel`th; zeros where they look outside. */
export function windowRows(
  x: NumericTensor,
  channel: number,
  depth: number,
  rows: Window,
  columns: Window,
): WindowRun[] {
  const [batch, , , channels] = shape4(x);
  const lines = batch * rows.count;
  if (rows.size > 1 || depth < channels) {
    const length = rows.size * columns.size * depth;
    const take = patches(x, channel, depth, rows, columns);
    const layout = { stride: length, pieces: 1, apart: length };
    return [{ take, layout, first: 0, count: lines * columns.count }];
  }
  const { size, stride, dilation } = columns;
  const isDilated = dilation > 1 && size > 1;
  const layout = {
    stride: stride * channels,
    pieces: isDilated ? size : 1,
    apart: (isDilated ? dilation : size) * channels,
  };
  return Array.from({ length: lines }, (_, line) => ({
    take: pieces(x, line, rows, columns),
    layout,
    first: line * columns.count,
    count: columns.count,
  }));
}

/** Where windows are one line tall, they are pieces of it that overlap: they need no copies of their own. */
function pieces(
  { shape, data }: NumericTensor,
  line: number,
  rows: Window,
  columns: Window,
): LeftRows {
  const [, height, width, channels] = shape as unknown as Shape4;
  const y = (line % rows.count) * rows.stride - rows.before;
  const from = (Math.floor(line / rows.count) * height + y) * width;
  const isInside = y >= 0 && y < height;
  const reach = (columns.size - 1) * columns.dilation + 1;
  return (first, count, target, at) => {
    const begin = first * columns.stride - columns.before;
    const end = begin + (count - 1) * columns.stride + reach;
    const left = Math.min(Math.max(begin, 0), end);
    const right = Math.max(Math.min(end, isInside ? width : 0), left);
    target.fill(0, at, at + (left - begin) * channels);
    target.set(
      data.subarray((from + left) * channels, (from + right) * channels),
      at + (left - begin) * channels,
    );
    target.fill(0, at + (right - begin) * channels, at + (end - begin) * channels);
  };
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
