import type { NumericArray } from '../tensor.ts';
import { vectorUnit } from '../wasm/vector-unit.ts';
import { copyNumbers } from './copy.ts';

/** Numbers worked on at a time: what the nearest caches hold. */
const BLOCK = 8_192;

/** Longer rows are left to plain code, whose sums are exact to the end. */
export const MAX_WIDTH = 32_768;

/** Rows of float32 without gaps, and where as many results go, each of some width. */
interface Rows {
  readonly data: NumericArray;
  readonly width: number;
  readonly out: NumericArray;
  readonly outWidth: number;
}

/** What machine code makes of rows: one number each, or a row each. */
export type RowFunction = 'rowSum' | 'rowMax' | 'rowSoftmax';

/** Works on rows in blocks of them; false where no machine code can. */
export function rowsAtATime({ data, width, out, outWidth }: Rows, fn: RowFunction): boolean {
  const unit = vectorUnit();
  if (!unit || !(data instanceof Float32Array) || !(out instanceof Float32Array)) return false;
  if (width < 1 || width > MAX_WIDTH) return false;
  const all = data.length / width;
  const tall = Math.max(1, Math.min(all, Math.floor(BLOCK / width)));
  // Whole vectors are written, so there are a few numbers between the two.
  const results = tall * width + 4;
  if (!unit.reserve(results + tall * outWidth)) return false;
  const { floats } = unit;
  for (let row = 0; row < all; row += tall) {
    const count = Math.min(tall, all - row);
    copyNumbers(data, row * width, count * width, floats, 0);
    unit.functions[fn]!(0, 4 * results, count, width);
    copyNumbers(floats, results, count * outWidth, out, row * outWidth);
  }
  return true;
}
