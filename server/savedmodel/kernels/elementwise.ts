// Operations on each element alone, with NumPy's broadcasting. Source: tensorflow.org/api_docs/python/tf/raw_ops.
import type { Attrs } from '../graph/attrs.ts';
import type { Op, OpTable, Value } from '../graph/op.ts';
import {
  allocate,
  type NumericTensor,
  type NumericType,
  type StringTensor,
  sizeOf,
} from '../tensor.ts';
import { broadcastIndices, broadcastShape, numbers, tensor, texts } from './values.ts';

/** What becomes of one element, or of two; the result is rounded to its type where it is stored. */
export interface ElementFunction {
  readonly arity: 1 | 2;
  readonly fn: (x: number, y: number) => number;
  /** The type of the result where it is not that of the (first) input. */
  readonly to?: NumericType;
}

function unary(fn: (x: number) => number, to?: NumericType): ElementFunction {
  return { arity: 1, fn, ...(to && { to }) };
}

function binary(fn: (x: number, y: number) => number, to?: NumericType): ElementFunction {
  return { arity: 2, fn, ...(to && { to }) };
}

function elementOp({ arity, fn, to }: ElementFunction): Op {
  if (arity === 2) {
    return {
      create:
        () =>
        ([a, b]) =>
          combine(numbers(a), numbers(b), fn, to),
    };
  }
  return {
    create:
      () =>
      ([input]) => {
        const { dtype, shape, data } = numbers(input);
        const out = allocate(to ?? dtype, data.length);
        for (let i = 0; i < data.length; i++) out[i] = fn(data[i]!, 0);
        return { dtype: to ?? dtype, shape, data: out };
      },
  };
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
function multiplier(dtype: NumericType): ElementFunction {
  return binary(dtype === 'int32' ? Math.imul : (x, y) => x * y);
}

function caster(to: NumericType): ElementFunction {
  if (to === 'bool') return unary((x) => Number(x !== 0), to);
  return unary(to === 'int64' ? Math.trunc : (x) => x, to);
}

const multiply: Op = {
  create: () => (inputs) => {
    const left = numbers(inputs[0]);
    return combine(left, numbers(inputs[1]), multiplier(left.dtype).fn);
  },
};

const cast: Op = {
  create(context) {
    const to = context.attrs.numericType('DstT');
    const convert = elementOp(caster(to)).create(context);
    return ([input]) => (numbers(input).dtype === to ? numbers(input) : convert([input!]));
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

const FUNCTIONS: Readonly<Record<string, ElementFunction>> = {
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
  Add: binary((x, y) => x + y),
  AddV2: binary((x, y) => x + y),
  Sub: binary((x, y) => x - y),
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
};

/** What an operation on elements does, and the type it is given; undefined for any other operation, and for strings. */
export function elementFunction(
  op: string,
  attrs: Attrs,
): (ElementFunction & { readonly from: NumericType }) | undefined {
  const from = op.startsWith('Logical')
    ? 'bool'
    : attrs.type(op === 'Cast' ? 'SrcT' : 'T', 'string');
  if (from === 'string' || from === 'resource') return undefined;
  if (op === 'Cast') return { ...caster(attrs.numericType('DstT')), from };
  if (op === 'Mul') return { ...multiplier(from), from };
  return Object.hasOwn(FUNCTIONS, op) ? { ...(FUNCTIONS[op] as ElementFunction), from } : undefined;
}

export const elementwiseOps: OpTable = {
  ...Object.fromEntries(Object.entries(FUNCTIONS).map(([name, each]) => [name, elementOp(each)])),
  ZerosLike: filled(0),
  OnesLike: filled(1),
  Mul: multiply,
  Equal: equality(true),
  NotEqual: equality(false),
  SelectV2: select,
  Cast: cast,
};
