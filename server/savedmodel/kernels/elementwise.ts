// Operations on each element alone, with NumPy's broadcasting. Source: tensorflow.org/api_docs/python/tf/raw_ops.
import type { Op, OpTable, Value } from '../graph/op.ts';
import {
  allocate,
  type NumericTensor,
  type NumericType,
  type StringTensor,
  sizeOf,
} from '../tensor.ts';
import { broadcastIndices, broadcastShape, numbers, tensor, texts } from './values.ts';

function unary(fn: (x: number) => number, to?: NumericType): Op {
  return {
    create:
      () =>
      ([input]) => {
        const { dtype, shape, data } = numbers(input);
        const out = allocate(to ?? dtype, data.length);
        for (let i = 0; i < data.length; i++) out[i] = fn(data[i]!);
        return { dtype: to ?? dtype, shape, data: out };
      },
  };
}

function binary(fn: (x: number, y: number) => number, to?: NumericType): Op {
  return { create: () => (inputs) => combine(numbers(inputs[0]), numbers(inputs[1]), fn, to) };
}

/** Applies a function to pairs of elements of two tensors that broadcast. */
function combine(
  a: NumericTensor,
  b: NumericTensor,
  fn: (x: number, y: number) => number,
  to?: NumericType,
): NumericTensor {
  const dtype = to ?? a.dtype;
  const x = a.data;
  const y = b.data;
  if (y.length === 1 && b.shape.length <= a.shape.length) {
    const out = allocate(dtype, x.length);
    const only = y[0]!;
    for (let i = 0; i < x.length; i++) out[i] = fn(x[i]!, only);
    return { dtype, shape: a.shape, data: out };
  }
  if (x.length === 1 && a.shape.length <= b.shape.length) {
    const out = allocate(dtype, y.length);
    const only = x[0]!;
    for (let i = 0; i < y.length; i++) out[i] = fn(only, y[i]!);
    return { dtype, shape: b.shape, data: out };
  }
  const shape = broadcastShape(a.shape, b.shape);
  const out = allocate(dtype, sizeOf(shape));
  if (x.length === out.length && y.length === out.length) {
    for (let i = 0; i < out.length; i++) out[i] = fn(x[i]!, y[i]!);
  } else if (x.length === out.length && isSuffix(b.shape, shape)) {
    for (let row = 0; row < out.length; row += y.length) {
      for (let i = 0; i < y.length; i++) out[row + i] = fn(x[row + i]!, y[i]!);
    }
  } else {
    const left = broadcastIndices(a.shape, shape);
    const right = broadcastIndices(b.shape, shape);
    for (let i = 0; i < out.length; i++) out[i] = fn(x[left[i]!]!, y[right[i]!]!);
  }
  return { dtype, shape, data: out };
}

function isSuffix(suffix: readonly number[], shape: readonly number[]): boolean {
  const skip = shape.length - suffix.length;
  return skip >= 0 && suffix.every((dim, i) => dim === shape[skip + i]);
}

/** Equal and NotEqual, of strings too. */
function equality(equal: boolean): Op {
  const onNumbers = (x: number, y: number) => Number((x === y) === equal);
  return {
    create:
      () =>
      ([left, right]) => {
        if (tensor(left).dtype !== 'string') {
          return combine(numbers(left), numbers(right), onNumbers, 'bool');
        }
        const a = texts(left);
        const b = texts(right);
        const shape = broadcastShape(a.shape, b.shape);
        const ia = broadcastIndices(a.shape, shape);
        const ib = broadcastIndices(b.shape, shape);
        const data = new Uint8Array(ia.length);
        for (let i = 0; i < data.length; i++) {
          data[i] = Number(sameString(a, ia[i]!, b, ib[i]!) === equal);
        }
        return { dtype: 'bool', shape, data };
      },
  };
}

function sameString(a: StringTensor, i: number, b: StringTensor, j: number): boolean {
  const from = a.data.offsets[i]!;
  const other = b.data.offsets[j]!;
  const length = a.data.offsets[i + 1]! - from;
  if (length !== b.data.offsets[j + 1]! - other) return false;
  for (let k = 0; k < length; k++) {
    if (a.data.bytes[from + k] !== b.data.bytes[other + k]) return false;
  }
  return true;
}

/** Multiplication whose 32-bit integers wrap around as the machine's do. */
const multiply: Op = {
  create:
    () =>
    ([a, b]) => {
      const left = numbers(a);
      return combine(left, numbers(b), left.dtype === 'int32' ? Math.imul : (x, y) => x * y);
    },
};

const cast: Op = {
  create({ attrs }) {
    const to = attrs.numericType('DstT');
    return ([input]) => {
      const { dtype, shape, data } = numbers(input);
      if (dtype === to) return numbers(input);
      const out = allocate(to, data.length);
      if (to === 'bool') for (let i = 0; i < data.length; i++) out[i] = Number(data[i] !== 0);
      else if (to === 'int64') for (let i = 0; i < data.length; i++) out[i] = Math.trunc(data[i]!);
      else for (let i = 0; i < data.length; i++) out[i] = data[i]!;
      return { dtype: to, shape, data: out };
    };
  },
};

/** SelectV2, of strings too: the second input where the first is true, else the third. */
const select: Op = {
  create: () => (inputs) => {
    const condition = numbers(inputs[0]);
    const yes = numbers(inputs[1]);
    const no = numbers(inputs[2]);
    const shape = broadcastShape(broadcastShape(condition.shape, yes.shape), no.shape);
    const which = broadcastIndices(condition.shape, shape);
    const left = broadcastIndices(yes.shape, shape);
    const right = broadcastIndices(no.shape, shape);
    const out = allocate(yes.dtype, which.length);
    for (let i = 0; i < out.length; i++) {
      out[i] = condition.data[which[i]!] ? yes.data[left[i]!]! : no.data[right[i]!]!;
    }
    return { dtype: yes.dtype, shape, data: out };
  },
};

/** A tensor of one value, in the shape of the input. */
function filled(value: number): Op {
  return {
    create:
      () =>
      ([input]: readonly Value[]) => {
        const { dtype, shape, data } = numbers(input);
        return { dtype, shape, data: allocate(dtype, data.length).fill(value) };
      },
  };
}

/** 1 / (1 + e^-x) without overflow on either side. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
}

export const elementwiseOps: OpTable = {
  Abs: unary(Math.abs),
  Neg: unary((x) => -x),
  Square: unary((x) => x * x),
  Sqrt: unary(Math.sqrt),
  Rsqrt: unary((x) => 1 / Math.sqrt(x)),
  Reciprocal: unary((x) => 1 / x),
  Exp: unary(Math.exp),
  Log: unary(Math.log),
  Log1p: unary(Math.log1p),
  Sigmoid: unary(sigmoid),
  Tanh: unary(Math.tanh),
  // NaN stays NaN, as in TensorFlow's kernel.
  Relu: unary((x) => Math.max(x, 0)),
  LogicalNot: unary((x) => 1 - x),
  ZerosLike: filled(0),
  OnesLike: filled(1),
  Add: binary((x, y) => x + y),
  AddV2: binary((x, y) => x + y),
  Sub: binary((x, y) => x - y),
  Mul: multiply,
  RealDiv: binary((x, y) => x / y),
  DivNoNan: binary((x, y) => (y === 0 ? 0 : x / y)),
  FloorDiv: binary((x, y) => Math.floor(x / y)),
  Maximum: binary(Math.max),
  Minimum: binary(Math.min),
  SquaredDifference: binary((x, y) => (x - y) * (x - y)),
  Pow: binary((x, y) => x ** y),
  Greater: binary((x, y) => Number(x > y), 'bool'),
  GreaterEqual: binary((x, y) => Number(x >= y), 'bool'),
  Less: binary((x, y) => Number(x < y), 'bool'),
  LessEqual: binary((x, y) => Number(x <= y), 'bool'),
  LogicalAnd: binary((x, y) => x & y),
  LogicalOr: binary((x, y) => x | y),
  Equal: equality(true),
  NotEqual: equality(false),
  SelectV2: select,
  Cast: cast,
};
