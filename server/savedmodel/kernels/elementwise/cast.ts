// Cast, as x86 converts: what does not fit an integer becomes its lowest value. Source: tensorflow/core/kernels/cast_op.h.
import type { NumericType } from '../../tensor.ts';
import { type ElementFunction, isInteger, ofOne, same } from './function.ts';
import { wrap64 } from './integers.ts';

/** What converts elements of a type to another. */
export function caster(from: NumericType, to: NumericType): ElementFunction {
  if (to === 'bool') return ofOne((x) => Number(x !== 0), from, to);
  if (!isInteger(to)) return ofOne(same, from, to);
  if (isInteger(from) || from === 'bool') return ofOne(integers(from, to), from, to);
  if (to === 'int64') return ofOne(toInt64, from, to);
  if (to === 'uint64') return ofOne(toUint64, from, to);
  // Smaller integers take the low bits of a larger one, which storing does.
  return ofOne(to === 'uint32' ? toInt64 : toInt32, from, to);
}

/** Storing wraps around, but where integers are kept as doubles. */
function integers(from: NumericType, to: NumericType): (x: number) => number {
  if (to === 'uint64') return (x) => (x < 0 ? wrap64(BigInt(x), to) : x);
  if (to === 'int64' && from === 'uint64') return (x) => (x >= 2 ** 63 ? wrap64(BigInt(x), to) : x);
  return same;
}

function toInt32(x: number): number {
  return x > -(2 ** 31) - 1 && x < 2 ** 31 ? Math.trunc(x) + 0 : -(2 ** 31);
}

function toInt64(x: number): number {
  return x >= -(2 ** 63) && x < 2 ** 63 ? Math.trunc(x) + 0 : -(2 ** 63);
}

function toUint64(x: number): number {
  if (x >= 2 ** 63 && x < 2 ** 64) return Math.trunc(x);
  const signed = toInt64(x);
  return signed < 0 ? wrap64(BigInt(signed), 'uint64') : signed;
}
