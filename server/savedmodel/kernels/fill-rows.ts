import type { NumericArray } from '../tensor.ts';
import { copyNumbers } from './copy.ts';

/** Rows that strides lead to: `across` from number to number, `down` from row to row. */
export interface Rows {
  readonly height: number;
  readonly width: number;
  readonly down: number;
  readonly across: number;
}

/** Copies rows, the first number from `from`, to `target` from `at` on, without gaps. */
export function fillRows(
  data: NumericArray,
  from: number,
  { height, width, down, across }: Rows,
  target: NumericArray,
  at: number,
): void {
  if (across === 1 && (height === 1 || down === width)) {
    copyNumbers(data, from, height * width, target, at);
    return;
  }
  if (down === 0 && width >= 4) {
    if (across === 0) target.fill(data[from]!, at, at + height * width);
    else {
      fillRows(data, from, { height: 1, width, down, across }, target, at);
      for (let done = width, all = height * width; done < all; done *= 2) {
        target.copyWithin(at + done, at, at + Math.min(done, all - done));
      }
    }
    return;
  }
  let to = at;
  for (let row = 0, start = from; row < height; row++, start += down) {
    if (across === 0) target.fill(data[start]!, to, to + width);
    else for (let k = 0; k < width; k++) target[to + k] = data[start + k * across]!;
    to += width;
  }
}
