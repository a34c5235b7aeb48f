// Operations on two elements. Source: tensorflow.org/api_docs/python/tf/raw_ops.
import type { NumericType } from '../../tensor.ts';
import { binary, type ElementMaker, type ElementTable, isInteger, ofTwo } from './function.ts';
import { bitwise, integerPower, multiplication, nonZero, shift, wrapping } from './integers.ts';
import { igamma, igammac } from './special.ts';

type Binary = (x: number, y: number) => number;

const add: ElementMaker = (dtype) =>
  ofTwo(
    wrapping(
      dtype,
      (x, y) => x + y,
      (x, y) => x + y,
    ),
    dtype,
  );

const subtract: ElementMaker = (dtype) =>
  ofTwo(
    wrapping(
      dtype,
      (x, y) => x - y,
      (x, y) => x - y,
    ),
    dtype,
  );

/** One function for integers, which must not meet a zero divisor, another for the rest. */
function division(integers: Binary, floats: Binary): ElementMaker {
  return (dtype) => ofTwo(isInteger(dtype) ? nonZero(dtype, integers) : floats, dtype);
}

/** The remainder whose sign is the divisor's. */
function floorMod(x: number, y: number): number {
  const rest = x % y;
  return rest !== 0 && rest < 0 !== y < 0 ? rest + y : rest;
}

function squaredDifference(dtype: NumericType): Binary {
  const multiply = multiplication(dtype);
  return (x, y) => multiply(x - y, x - y);
}

const words = new Int32Array(1);
const floats = new Float32Array(words.buffer);

/** The float32 next to x on the way to y; of float64 the same by relative steps of its own precision. */
function nextAfter(x: number, y: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  if (x === y) return y;
  if (x === 0) return y > 0 ? 2 ** -149 : -(2 ** -149);
  floats[0] = x;
  words[0]! += x < y === x > 0 ? 1 : -1;
  return floats[0]!;
}

const wide = new BigInt64Array(1);
const doubles = new Float64Array(wide.buffer);

function nextAfterDouble(x: number, y: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  if (x === y) return y;
  if (x === 0) return y > 0 ? Number.MIN_VALUE : -Number.MIN_VALUE;
  doubles[0] = x;
  wide[0]! += x < y === x > 0 ? 1n : -1n;
  return doubles[0]!;
}

/** x * f(y), but 0 where x is. */
function xTimes(fn: (y: number) => number): ElementMaker {
  return binary((x, y) => (x === 0 ? 0 : x * fn(y)));
}

function compare(fn: (x: number, y: number) => boolean): ElementMaker {
  return binary((x, y) => Number(fn(x, y)), 'bool');
}

export const binaryFunctions: ElementTable = {
  Add: add,
  AddV2: add,
  Sub: subtract,
  Mul: (dtype) => ofTwo(multiplication(dtype), dtype),
  MulNoNan: binary((x, y) => (y === 0 ? 0 : x * y)),
  Div: division(
    (x, y) => Math.trunc(x / y),
    (x, y) => x / y,
  ),
  RealDiv: binary((x, y) => x / y),
  TruncateDiv: division(
    (x, y) => Math.trunc(x / y),
    (x, y) => Math.trunc(x / y),
  ),
  FloorDiv: division(
    (x, y) => Math.floor(x / y),
    (x, y) => Math.floor(x / y),
  ),
  DivNoNan: binary((x, y) => (y === 0 ? 0 : x / y)),
  Mod: division(
    (x, y) => x % y,
    (x, y) => x % y,
  ),
  TruncateMod: division(
    (x, y) => x % y,
    (x, y) => x % y,
  ),
  FloorMod: division(floorMod, floorMod),
  Maximum: binary(Math.max),
  Minimum: binary(Math.min),
  SquaredDifference: (dtype) => ofTwo(squaredDifference(dtype), dtype),
  Pow: (dtype) => ofTwo(isInteger(dtype) ? integerPower(dtype) : power, dtype),
  Atan2: binary(Math.atan2),
  NextAfter: (dtype) => ofTwo(dtype === 'float64' ? nextAfterDouble : nextAfter, dtype),
  Xlogy: xTimes(Math.log),
  Xlog1py: xTimes(Math.log1p),
  Xdivy: xTimes((y) => 1 / y),
  Igamma: binary(igamma),
  Igammac: binary(igammac),
  Greater: compare((x, y) => x > y),
  GreaterEqual: compare((x, y) => x >= y),
  Less: compare((x, y) => x < y),
  LessEqual: compare((x, y) => x <= y),
  Equal: compare((x, y) => x === y),
  NotEqual: compare((x, y) => x !== y),
  ApproximateEqual(dtype, attrs) {
    const tolerance = attrs.float('tolerance', Math.fround(1e-5));
    return ofTwo((x, y) => Number(Math.abs(x - y) < tolerance), dtype, 'bool');
  },
  LogicalAnd: binary((x, y) => x & y),
  LogicalOr: binary((x, y) => x | y),
  BitwiseAnd: (dtype) =>
    ofTwo(
      bitwise(
        dtype,
        (x, y) => x & y,
        (x, y) => x & y,
      ),
      dtype,
    ),
  BitwiseOr: (dtype) =>
    ofTwo(
      bitwise(
        dtype,
        (x, y) => x | y,
        (x, y) => x | y,
      ),
      dtype,
    ),
  BitwiseXor: (dtype) =>
    ofTwo(
      bitwise(
        dtype,
        (x, y) => x ^ y,
        (x, y) => x ^ y,
      ),
      dtype,
    ),
  LeftShift: (dtype) => ofTwo(shift(dtype, true), dtype),
  RightShift: (dtype) => ofTwo(shift(dtype, false), dtype),
};

/** C's power, which unlike JavaScript's gives 1 for 1 to any power and for -1 to infinite ones. */
function power(x: number, y: number): number {
  if (x === 1 || (x === -1 && !Number.isFinite(y) && !Number.isNaN(y))) return 1;
  return x ** y;
}
