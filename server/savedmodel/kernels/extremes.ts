// The larger and the smaller of two numbers, as TensorFlow's loops compare them: it shows where one is NaN.
import type { NumericArray } from '../tensor.ts';

/** Where only what is better replaces: NaN is passed over, and stays where it was at first. */
export function larger(old: number, x: number): number {
  if (old < x) return x;
  return old;
}

export function smaller(old: number, x: number): number {
  if (x < old) return x;
  return old;
}

/** Where only what is better stays: NaN is taken, and gives way to what comes next. */
export function stillLarger(old: number, x: number): number {
  if (old > x) return old;
  return x;
}

export function stillSmaller(old: number, x: number): number {
  if (old < x) return old;
  return x;
}

/** Floats that TensorFlow's vectors hold, in 256 bits; what is left of a row it takes one by one, and in another order. */
export function lanesOf(data: NumericArray): number {
  return data instanceof Float64Array ? 4 : 8;
}
