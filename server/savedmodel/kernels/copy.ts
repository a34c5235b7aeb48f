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

/** Copies runs of `length` numbers, each from where it starts, end to end. */
export function copyRuns(
  from: NumericArray,
  starts: ArrayLike<number>,
  length: number,
  target: NumericArray,
): void {
  // By itself, so that the loop is compiled for one kind of array: embeddings are made of it.
  if (length <= FEW && from instanceof Float32Array && target instanceof Float32Array) {
    copyFloats(from, starts, length, target);
    return;
  }
  for (let i = 0; i < starts.length; i++) {
    copyNumbers(from, starts[i]!, length, target, i * length);
  }
}

function copyFloats(
  from: Float32Array,
  starts: ArrayLike<number>,
  length: number,
  target: Float32Array,
): void {
  for (let i = 0, to = 0; i < starts.length; i++) {
    const start = starts[i]!;
    for (let k = start; k < start + length; k++) target[to++] = from[k]!;
  }
}
