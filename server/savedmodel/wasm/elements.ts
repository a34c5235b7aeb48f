import { erf, exp, sigmoid, tanh } from './activations.ts';
import { Code, I32, V128 } from './code.ts';
import type { WasmFunction } from './module.ts';

/** Puts a result for four numbers on the stack, from those in two locals. */
type Emit = (code: Code, x: number, y: number) => void;

/** What is done to elements of float32, by TensorFlow's names. */
const ELEMENT_OPS: Readonly<Record<string, Emit>> = {
  Add: (code, x, y) => code.get(x).get(y).vector('add'),
  Sub: (code, x, y) => code.get(x).get(y).vector('sub'),
  Mul: (code, x, y) => code.get(x).get(y).vector('mul'),
  RealDiv: (code, x, y) => code.get(x).get(y).vector('div'),
  Maximum: (code, x, y) => code.get(x).get(y).vector('max'),
  Minimum: (code, x, y) => code.get(x).get(y).vector('min'),
  SquaredDifference(code, x, y) {
    code.get(x).get(y).vector('sub').set(x);
    code.get(x).get(x).vector('mul');
  },
  Abs: (code, x) => code.get(x).vector('abs'),
  Neg: (code, x) => code.get(x).vector('neg'),
  Square: (code, x) => code.get(x).get(x).vector('mul'),
  Cube: (code, x) => code.get(x).get(x).vector('mul').get(x).vector('mul'),
  Sqrt: (code, x) => code.get(x).vector('sqrt'),
  Rsqrt: (code, x) => code.splat(1).get(x).vector('sqrt').vector('div'),
  Reciprocal: (code, x) => code.splat(1).get(x).vector('div'),
  // NaN stays NaN, as in TensorFlow's kernel.
  Relu: (code, x) => code.get(x).splat(0).vector('max'),
  FusedRelu: (code, x) => code.splat(0).get(x).vector('greater'),
  Relu6: (code, x) => code.get(x).splat(0).vector('max').splat(6).vector('min'),
  Exp: (code, x) => exp(code.get(x)),
  Erf: (code, x) => erf(code.get(x)),
  Erfc(code, x) {
    erf(code.get(x));
    code.set(x).splat(1).get(x).vector('sub');
  },
  Tanh: (code, x) => tanh(code.get(x)),
  Sigmoid: (code, x) => sigmoid(code.get(x)),
};

const OTHER_NAMES: Readonly<Record<string, string>> = {
  AddV2: 'Add',
  BiasAdd: 'Add',
  Div: 'RealDiv',
  Inv: 'Reciprocal',
};

/** What is done to elements of bool, which are bytes of 0 or 1. */
const BOOL_OPS: Readonly<Record<string, Emit>> = {
  LogicalAnd: (code, x, y) => code.get(x).get(y).vector('and'),
  LogicalOr: (code, x, y) => code.get(x).get(y).vector('or'),
};

/** The name of the function for an operation on elements of a type, if there is one. */
export function elementLoop(op: string, dtype: string): string | undefined {
  const name = OTHER_NAMES[op] ?? op;
  if (dtype === 'bool') return Object.hasOwn(BOOL_OPS, name) ? name : undefined;
  return dtype === 'float32' && Object.hasOwn(ELEMENT_OPS, name) ? name : undefined;
}

/** Functions `op(x, y, out, bytes)` over vectors of elements, as many as fill so many bytes; `out` may be `x` or `y`. */
export function elementLoops(): WasmFunction[] {
  return Object.entries({ ...ELEMENT_OPS, ...BOOL_OPS }).map(([name, emit]) => {
    const [x, y, out, bytes] = [0, 1, 2, 3] as const;
    const code = new Code(4);
    const at = code.local(I32);
    const a = code.local(V128);
    const b = code.local(V128);
    code.whileAtLeast(bytes, 1, () => {
      code.get(x).get(at).addI32().load(0).set(a).get(y).get(at).addI32().load(0).set(b);
      code.get(out).get(at).addI32();
      emit(code, a, b);
      code.store(0).advance(at, 16).advance(bytes, -16);
    });
    return { name, params: 4, code };
  });
}
