import type { NumericType } from '../tensor.ts';

/** The lowest and the highest number of the types that have one; 64-bit ones as the doubles nearest to them. */
const RANGES: Readonly<Partial<Record<NumericType, readonly [number, number]>>> = {
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32768, 32767],
  uint16: [0, 65535],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  uint32: [0, 2 ** 32 - 1],
  int64: [-(2 ** 63), 2 ** 63],
  uint64: [0, 2 ** 64],
  bool: [0, 1],
};

/** Less than or equal to every number of a type; for floats, minus infinity. */
export function lowest(dtype: NumericType): number {
  return RANGES[dtype]?.[0] ?? Number.NEGATIVE_INFINITY;
}

/** Greater than or equal to every number of a type; for floats, infinity. */
export function highest(dtype: NumericType): number {
  return RANGES[dtype]?.[1] ?? Number.POSITIVE_INFINITY;
}

const LARGEST: Readonly<Partial<Record<NumericType, number>>> = {
  float16: 65504,
  bfloat16: 2 ** 128 - 2 ** 120,
  float32: 2 ** 128 - 2 ** 104,
  float64: Number.MAX_VALUE,
};

/** The lowest number of a type that is finite. */
export function lowestFinite(dtype: NumericType): number {
  return Math.max(lowest(dtype), -(LARGEST[dtype] ?? Number.POSITIVE_INFINITY));
}

/** The highest number of a type that is finite. */
export function highestFinite(dtype: NumericType): number {
  return Math.min(highest(dtype), LARGEST[dtype] ?? Number.POSITIVE_INFINITY);
}
