// Operations on one element. Source: tensorflow.org/api_docs/python/tf/raw_ops.
import { bytesPerElement } from '../../proto/tensor.ts';
import { halfToEven } from '../rounding.ts';
import { type ElementTable, isInteger, ofOne, unary } from './function.ts';
import { multiplication } from './integers.ts';
import { digamma, erf, erfc, erfinv, lgamma, ndtri } from './special.ts';

// The constants of self-normalising networks (Klambauer et al. 2017).
export const SELU_SCALE = 1.0507009873554805;
export const SELU_ALPHA = 1.6732632423543772;

/** 1 / (1 + e^-x) without overflow on either side. */
function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
}

/** log(1 + e^x) without overflow. */
function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}

export const unaryFunctions: ElementTable = {
  Abs: unary(Math.abs),
  Neg: unary((x) => -x),
  Square(dtype) {
    const multiply = multiplication(dtype);
    return ofOne((x) => multiply(x, x), dtype);
  },
  Sqrt: unary(Math.sqrt),
  Rsqrt: unary((x) => 1 / Math.sqrt(x)),
  Reciprocal: unary((x) => 1 / x),
  Inv: unary((x) => 1 / x),
  Exp: unary(Math.exp),
  Expm1: unary(Math.expm1),
  Log: unary(Math.log),
  Log1p: unary(Math.log1p),
  Sin: unary(Math.sin),
  Cos: unary(Math.cos),
  Tan: unary(Math.tan),
  Asin: unary(Math.asin),
  Acos: unary(Math.acos),
  Atan: unary(Math.atan),
  Sinh: unary(Math.sinh),
  Cosh: unary(Math.cosh),
  Tanh: unary(Math.tanh),
  Asinh: unary(Math.asinh),
  Acosh: unary(Math.acosh),
  Atanh: unary(Math.atanh),
  Erf: unary(erf),
  Erfc: unary(erfc),
  Erfinv: unary(erfinv),
  Ndtri: unary(ndtri),
  Lgamma: unary(lgamma),
  Digamma: unary(digamma),
  Sigmoid: unary(sigmoid),
  // NaN stays NaN, as in TensorFlow's kernel.
  Relu: unary((x) => Math.max(x, 0)),
  Relu6: unary((x) => Math.min(Math.max(x, 0), 6)),
  LeakyRelu(dtype, attrs) {
    const alpha = attrs.float('alpha', Math.fround(0.2));
    return ofOne((x) => (x > 0 ? x : alpha * x), dtype);
  },
  Elu: unary((x) => (x < 0 ? Math.expm1(x) : x)),
  Selu: unary((x) => SELU_SCALE * (x < 0 ? SELU_ALPHA * Math.expm1(x) : x)),
  Softplus: unary(softplus),
  Softsign: unary((x) => x / (1 + Math.abs(x))),
  Floor: unary(Math.floor),
  Ceil: unary(Math.ceil),
  Round: unary(halfToEven),
  Rint: unary(halfToEven),
  Sign: unary(Math.sign),
  IsNan: unary((x) => Number(Number.isNaN(x)), 'bool'),
  IsInf: unary((x) => Number(Math.abs(x) === Number.POSITIVE_INFINITY), 'bool'),
  IsFinite: unary((x) => Number(Number.isFinite(x)), 'bool'),
  LogicalNot: unary((x) => 1 - x),
  Invert(dtype) {
    if (dtype === 'uint64') return ofOne((x) => 2 ** 64 - 1 - x, dtype);
    return isInteger(dtype) ? ofOne((x) => -1 - x, dtype) : ofOne((x) => ~x, dtype);
  },
  PopulationCount(dtype) {
    const bits = 8 * bytesPerElement(dtype);
    return ofOne((x) => countBits(BigInt.asUintN(bits, BigInt(x))), dtype, 'uint8');
  },
  Bucketize(dtype, attrs) {
    const boundaries = attrs.floats('boundaries');
    return ofOne((x) => upperBound(boundaries, x), dtype, 'int32');
  },
};

function countBits(x: bigint): number {
  let count = 0;
  for (let rest = x; rest > 0n; rest >>= 1n) count += Number(rest & 1n);
  return count;
}

/** How many of rising numbers are not greater than x. */
function upperBound(rising: readonly number[], x: number): number {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (x < rising[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}
