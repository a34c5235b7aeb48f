// Integers wrap around as the machine's do. Those of 64 bits are kept as doubles: where a result leaves what doubles
// are exact for, it is computed again with BigInt.
import { SavedModelError } from '../../errors.ts';
import type { NumericType } from '../../tensor.ts';

type Binary = (x: number, y: number) => number;

/** An arithmetic function whose results wrap around in a type; `exact` is the same on BigInts. */
export function wrapping(
  dtype: NumericType,
  fn: Binary,
  exact: (x: bigint, y: bigint) => bigint,
): Binary {
  if (dtype !== 'int64' && dtype !== 'uint64') return fn;
  return (x, y) => {
    const result = fn(x, y);
    if (isExact(result) && (result >= 0 || dtype === 'int64')) return result;
    return wrap64(exact(BigInt(x), BigInt(y)), dtype);
  };
}

/** A BigInt cut to 64 bits. */
export function wrap64(x: bigint, dtype: 'int64' | 'uint64'): number {
  return Number(dtype === 'int64' ? BigInt.asIntN(64, x) : BigInt.asUintN(64, x));
}

function isExact(x: number): boolean {
  return Math.abs(x) <= Number.MAX_SAFE_INTEGER;
}

/**
 * For operations whose results hang on the last bits; sums do not.
 *
 * @throws SavedModelError where an integer of 64 bits may have been rounded.
 */
export function checkExact(x: number): void {
  if (isExact(x)) return;
  throw new SavedModelError(
    `A 64-bit integer near ${x} is out of range: they are exact up to 2^53 here. Export the model with smaller ones.`,
  );
}

function exactBigInt(x: number): bigint {
  checkExact(x);
  return BigInt(x);
}

/** Multiplication that wraps around. */
export function multiplication(dtype: NumericType): Binary {
  if (dtype === 'int32' || dtype === 'uint32') return Math.imul;
  if (dtype !== 'int64' && dtype !== 'uint64') return (x, y) => x * y;
  return (x, y) => {
    const product = x * y;
    // What is multiplied by one is as it was, however far it is from exact.
    if (isExact(product) || x === 1 || y === 1) return product;
    return wrap64(exactBigInt(x) * exactBigInt(y), dtype);
  };
}

/** Division of integers, which TensorFlow refuses to do by zero. */
export function nonZero(dtype: NumericType, fn: Binary): Binary {
  const isWide = dtype === 'int64' || dtype === 'uint64';
  return (x, y) => {
    if (isWide) checkExact(x);
    if (isWide) checkExact(y);
    if (y === 0) throw new SavedModelError('Integer division by zero.');
    return fn(x, y);
  };
}

/** Powers of integers by squaring. */
export function integerPower(dtype: NumericType): Binary {
  const multiply = multiplication(dtype);
  return (base, exponent) => {
    if (exponent < 0) {
      throw new SavedModelError('Integers cannot be raised to negative integer powers.');
    }
    let result = 1;
    let square = base;
    for (let left = exponent; left > 0; left = Math.floor(left / 2)) {
      if (left % 2 === 1) result = multiply(result, square);
      if (left > 1) square = multiply(square, square);
    }
    return result;
  };
}

/** An operation on the bits of integers; `wide` is the same on BigInts. */
export function bitwise(
  dtype: NumericType,
  fn: Binary,
  wide: (x: bigint, y: bigint) => bigint,
): Binary {
  if (dtype !== 'int64' && dtype !== 'uint64') return fn;
  return (x, y) =>
    isInt32(x) && isInt32(y) && dtype === 'int64'
      ? fn(x, y)
      : wrap64(wide(exactBigInt(x), exactBigInt(y)), dtype);
}

function isInt32(x: number): boolean {
  return x === (x | 0);
}

const BITS: Readonly<Partial<Record<NumericType, number>>> = {
  int8: 8,
  uint8: 8,
  int16: 16,
  uint16: 16,
  int64: 64,
  uint64: 64,
};

/** Shifts, by no more than the type has bits. */
export function shift(dtype: NumericType, left: boolean): Binary {
  const most = (BITS[dtype] ?? 32) - 1;
  const by = (y: number) => Math.min(Math.max(y, 0), most);
  if (dtype === 'int64' || dtype === 'uint64') {
    return (x, y) => {
      const amount = BigInt(by(y));
      return wrap64(left ? exactBigInt(x) << amount : exactBigInt(x) >> amount, dtype);
    };
  }
  if (left) return (x, y) => x << by(y);
  return dtype === 'uint32' ? (x, y) => x >>> by(y) : (x, y) => x >> by(y);
}
