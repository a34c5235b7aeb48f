// Half-precision numbers are kept as the float32 they equal, so what makes one has to round.
import type { NumericArray, NumericType } from '../tensor.ts';

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** What rounds a number to a type that its array does not round to by itself. */
export function roundingTo(dtype: NumericType): ((x: number) => number) | undefined {
  if (dtype === 'float16') return toFloat16;
  return dtype === 'bfloat16' ? toBfloat16 : undefined;
}

/** Rounds numbers in place to a type that their array does not round to by itself. */
export function roundAll(dtype: NumericType, data: NumericArray): void {
  const round = roundingTo(dtype);
  if (round) for (let i = 0; i < data.length; i++) data[i] = round(data[i]!);
}

/** The nearest float16; of two, the even one. */
function toFloat16(x: number): number {
  const size = Math.abs(x);
  if (!(size < Number.POSITIVE_INFINITY) || x === 0) return x;
  // One unit of the last of 11 digits, or of the smallest numbers there are.
  const unit = size < 2 ** -14 ? 2 ** -24 : 2 ** (exponentOf(size) - 10);
  const rounded = halfToEven(Math.fround(x) / unit) * unit;
  if (Math.abs(rounded) >= 65536)
    return x < 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return rounded;
}

/** The upper half of a float32's bits, the lower half rounded; of two, the even one. */
function toBfloat16(x: number): number {
  if (Number.isNaN(x)) return x;
  float[0] = x;
  const own = bits[0]!;
  bits[0] = (own + 0x7fff + ((own >>> 16) & 1)) & 0xffff0000;
  return float[0]!;
}

function exponentOf(x: number): number {
  float[0] = x;
  return ((bits[0]! >>> 23) & 0xff) - 127;
}

/** The nearest whole number; of two, the even one. */
export function halfToEven(x: number): number {
  const floor = Math.floor(x);
  const above = x - floor;
  if (above === 0.5) return floor % 2 === 0 ? floor : floor + 1;
  // Math.round keeps the sign of zero.
  return Number.isNaN(above) ? x : Math.round(x);
}
