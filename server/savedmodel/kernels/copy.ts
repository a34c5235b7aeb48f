import type { NumericArray } from '../tensor.ts';

/** Up to this many numbers a loop is faster: to see a part of a small array is to move it to a buffer of its own first. */
const FEW = 32;

/** Copies `count` numbers, the first from `start`, to `target` from `at` on. */
export function copyNumbers(
  from: NumericArray,
  start: number,
  count: number,
  target: NumericArray,
  at: number,
): void {
  if (count > FEW && count === from.length) target.set(from, at);
  else if (count > FEW) target.set(from.subarray(start, start + count), at);
  else for (let k = 0; k < count; k++) target[at + k] = from[start + k]!;
}
