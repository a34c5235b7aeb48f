// Operations on each element alone, with NumPy's broadcasting. Source: tensorflow.org/api_docs/python/tf/raw_ops.
import type { Attrs } from '../graph/attrs.ts';
import type { Op, OpTable } from '../graph/op.ts';
import { columnOf } from '../string-column.ts';
import { allocate, type NumericType, sizeOf } from '../tensor.ts';
import { binaryFunctions } from './elementwise/binary.ts';
import { caster } from './elementwise/cast.ts';
import { combine } from './elementwise/combine.ts';
import type { ElementFunction, ElementTable } from './elementwise/function.ts';
import { addN, clipByValue, select, selectV2 } from './elementwise/select.ts';
import { addition, equality } from './elementwise/strings.ts';
import { unaryFunctions } from './elementwise/unary.ts';
import { numbers, tensor } from './values.ts';

const FUNCTIONS: ElementTable = {
  ...unaryFunctions,
  ...binaryFunctions,
  Cast: (dtype, attrs) => caster(dtype, attrs.numericType('DstT')),
};

function elementOp(name: string): Op {
  const make = FUNCTIONS[name]!;
  return {
    create({ attrs }) {
      let known: { readonly dtype: NumericType; readonly made: ElementFunction } | undefined;
      return ([a, b]) => {
        const x = numbers(a);
        if (known?.dtype !== x.dtype) known = { dtype: x.dtype, made: make(x.dtype, attrs) };
        const { arity, fn, to = x.dtype } = known.made;
        if (arity === 2) return combine(x, numbers(b), fn, to);
        if (name === 'Cast' && to === x.dtype) return x;
        const data = allocate(to, x.data.length);
        for (let i = 0; i < data.length; i++) data[i] = fn(x.data[i]!, 0);
        return { dtype: to, shape: x.shape, data };
      };
    },
  };
}

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
        return { dtype, shape, data: columnOf(new Array(sizeOf(shape)).fill(new Uint8Array())) };
      },
  };
}

/** The type of elements where the file leaves it out as the default of the operation's definition. */
const DEFAULT_TYPES: Readonly<Record<string, NumericType>> = { LeakyRelu: 'float32' };

/** What an operation on elements does, and the type it is given; undefined for any other operation, and for strings. */
export function elementFunction(
  op: string,
  attrs: Attrs,
): (ElementFunction & { readonly from: NumericType }) | undefined {
  if (!Object.hasOwn(FUNCTIONS, op)) return undefined;
  const from = op.startsWith('Logical')
    ? 'bool'
    : attrs.type(op === 'Cast' ? 'SrcT' : 'T', DEFAULT_TYPES[op] ?? 'string');
  if (from === 'string' || from === 'resource' || from === 'variant') return undefined;
  return { ...FUNCTIONS[op]!(from, attrs), from };
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
};
