// Operations on each element alone, with NumPy's broadcasting. Source: tensorflow.org/api_docs/python/tf/raw_ops.
import { SavedModelError } from '../errors.ts';
import type { Attrs } from '../graph/attrs.ts';
import type { Op, OpTable, Value } from '../graph/op.ts';
import { emptyStrings } from '../string-column.ts';
import { allocate, type NumericTensor, type NumericType, sizeOf } from '../tensor.ts';
import { elementLoop } from '../wasm/elements.ts';
import { vectorUnit } from '../wasm/vector-unit.ts';
import { bitcast } from './bitcast.ts';
import { binaryFunctions } from './elementwise/binary.ts';
import { caster } from './elementwise/cast.ts';
import { combine } from './elementwise/combine.ts';
import { runElements } from './elementwise/element-program.ts';
import { type ElementFunction, type ElementTable, same, unary } from './elementwise/function.ts';
import { gradientFunctions } from './elementwise/gradients.ts';
import { addN, clipByValue, select, selectV2 } from './elementwise/select.ts';
import { addition, equality } from './elementwise/strings.ts';
import { unaryFunctions } from './elementwise/unary.ts';
import { fakeQuantOps } from './fake-quant.ts';
import { numbers, tensor } from './values.ts';

const FUNCTIONS: ElementTable = {
  ...unaryFunctions,
  ...binaryFunctions,
  ...gradientFunctions,
  Cast: (dtype, attrs) => caster(dtype, attrs.numericType('DstT')),
};

function elementOp(name: string): Op {
  return {
    create({ attrs }) {
      let known: { readonly dtype: NumericType; readonly run: ElementKernel } | undefined;
      return ([a, b]) => {
        const x = numbers(a);
        if (known?.dtype !== x.dtype)
          known = { dtype: x.dtype, run: kernelFor(name, x.dtype, attrs) };
        return known.run(x, b);
      };
    },
  };
}

type ElementKernel = (x: NumericTensor, b: Value | undefined) => NumericTensor;

function kernelFor(name: string, dtype: NumericType, attrs: Attrs): ElementKernel {
  const { arity, fn, to = dtype, loop } = elementFunctionFor(name, dtype, attrs);
  if (loop && vectorUnit()) {
    const instruction = { fn, loop, a: 0, b: arity - 1, dtype: to };
    const run = runElements({ inputs: new Array(arity).fill(dtype), instructions: [instruction] });
    return arity === 1 ? (x) => run([x]) : (x, b) => run([x, b]);
  }
  if (arity === 2) return (x, b) => combine(x, numbers(b), fn, to);
  if (name === 'Cast' && to === dtype) return (x) => x;
  return (x) => {
    const data = allocate(to, x.data.length);
    if (fn === same) data.set(x.data);
    else for (let i = 0; i < data.length; i++) data[i] = fn(x.data[i]!, 0);
    return { dtype: to, shape: x.shape, data };
  };
}

/** What an operation does to elements of a type, and the loop of machine code that does it, if there is one. */
function elementFunctionFor(
  name: string,
  dtype: NumericType,
  attrs: Attrs,
): ElementFunction & { readonly loop?: string | undefined } {
  const loop = elementLoop(name, dtype);
  return { ...(FUNCTIONS[name] ?? FUSED[name]!)(dtype, attrs), loop };
}

/** What fusions make, or see as operations on elements as well. */
const FUSED: ElementTable = {
  BiasAdd: FUNCTIONS.AddV2!,
  BiasAddV1: FUNCTIONS.AddV2!,
  FusedRelu: unary((x) => (Number.isNaN(x) ? 0 : Math.max(x, 0))),
};

/** A tensor of zeros or ones in the shape of the input; of strings, empty ones. */
function filled(value: number): Op {
  return {
    create:
      () =>
      ([input]) => {
        const { dtype, shape } = tensor(input);
        if (dtype !== 'string') {
          return { dtype, shape, data: allocate(dtype, sizeOf(shape)).fill(value) };
        }
        return { dtype, shape, data: emptyStrings(sizeOf(shape)) };
      },
  };
}

/** Numbers all of which are finite. */
const checkNumerics: Op = {
  create({ attrs }) {
    const message = attrs.text('message', '');
    return ([input]) => {
      const x = numbers(input);
      const broken = x.data.find((each: number) => !Number.isFinite(each));
      if (broken === undefined) return x;
      throw new SavedModelError(`The model refuses ${broken}: ${message}`);
    };
  },
};

/** The type of elements where the file leaves it out as the default of the operation's definition. */
const DEFAULT_TYPES: Readonly<Record<string, NumericType>> = {
  LeakyRelu: 'float32',
  LeakyReluGrad: 'float32',
};

/** What an operation on elements does, and the type it is given; undefined for any other operation, and for strings. */
export function elementFunction(
  op: string,
  attrs: Attrs,
):
  | (ElementFunction & { readonly from: NumericType; readonly loop?: string | undefined })
  | undefined {
  if (!Object.hasOwn(FUNCTIONS, op) && !Object.hasOwn(FUSED, op)) return undefined;
  if (op === 'BiasAdd' && attrs.text('data_format', 'NHWC') !== 'NHWC') return undefined;
  const from = op.startsWith('Logical')
    ? 'bool'
    : attrs.type(op === 'Cast' ? 'SrcT' : 'T', DEFAULT_TYPES[op] ?? 'string');
  if (from === 'string' || from === 'resource' || from === 'variant') return undefined;
  return { ...elementFunctionFor(op, from, attrs), from };
}

const plainOps = Object.fromEntries(Object.keys(FUNCTIONS).map((name) => [name, elementOp(name)]));

export const elementwiseOps: OpTable = {
  ...plainOps,
  Add: addition(plainOps.Add!),
  Equal: equality(true, plainOps.Equal!),
  NotEqual: equality(false, plainOps.NotEqual!),
  ZerosLike: filled(0),
  OnesLike: filled(1),
  Select: select,
  SelectV2: selectV2,
  ClipByValue: clipByValue,
  AddN: addN,
  CheckNumerics: checkNumerics,
  CheckNumericsV2: checkNumerics,
  Bitcast: bitcast,
  ...fakeQuantOps,
};
