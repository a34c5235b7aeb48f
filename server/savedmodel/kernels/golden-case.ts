/** Test support: operations as real TensorFlow has run them, written by make_math_ops.py and make_text_ops.py in training/golden. */
import { Attrs } from '../graph/attrs.ts';
import { MemoryBudget } from '../graph/memory-budget.ts';
import type { Kernel, OpTable, Session } from '../graph/op.ts';
import { WorkBudget } from '../graph/work-budget.ts';
import type { AttrValue } from '../proto/graph.ts';
import { allocate, type NumericType, type Tensor } from '../tensor.ts';
import { type GoldenText, goldenColumn, goldenTexts } from './strings/golden.ts';

type GoldenNumber = number | 'nan' | 'inf' | '-inf';

/** Type, shape and elements. */
export type GoldenTensor = readonly [
  type: string,
  shape: readonly number[],
  elements: readonly (GoldenNumber | GoldenText)[],
];

/** What went into an operation and what came out; null where TensorFlow refuses the inputs. */
export interface GoldenCase {
  readonly op: string;
  readonly attrs: Readonly<Record<string, GoldenAttr>>;
  readonly in: readonly GoldenTensor[];
  readonly out: readonly GoldenTensor[] | null;
}

type GoldenAttr = Omit<AttrValue, 's' | 'list'> & {
  readonly s?: string;
  readonly list?: Omit<NonNullable<AttrValue['list']>, 's'> & { readonly s: readonly string[] };
};

const SPECIAL: Readonly<Record<string, number>> = {
  nan: Number.NaN,
  inf: Number.POSITIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
};
const encoder = new TextEncoder();

/** What a refused case is asked for: all that there is. */
const MOST_OUTPUTS = 16;

/** Runs a case's operation and returns its outputs as golden tensors. */
export function runCase(golden: GoldenCase, ops: OpTable): GoldenTensor[] {
  const results = kernelOf(golden, ops)(golden.in.map(toTensor));
  return (Array.isArray(results) ? results : [results]).map((value) => fromTensor(value as Tensor));
}

/** All that an operation may ask for beside its inputs, with nothing in it. */
export function sessionOf(): Session {
  return {
    resources: new Map(),
    bundle: {
      read() {
        throw new TypeError('A golden case has no variables.');
      },
    },
    assets: new Map(),
    work: new WorkBudget(),
    memory: new MemoryBudget(),
  };
}

/** The kernel of a case, whose session has nothing in it. */
export function kernelOf({ op, attrs, out }: GoldenCase, ops: OpTable): Kernel {
  const values = new Map(Object.entries(attrs).map(([name, value]) => [name, toAttr(value)]));
  const found = ops[op];
  if (!found) throw new TypeError(`There is no operation ${op}.`);
  return found.create({
    node: op,
    attrs: new Attrs(values, op),
    session: sessionOf(),
    wants: new Array(out?.length ?? MOST_OUTPUTS).fill(true),
  });
}

function toAttr({ s, list, ...rest }: GoldenAttr): AttrValue {
  return {
    ...rest,
    ...(s === undefined ? {} : { s: encoder.encode(s) }),
    ...(list ? { list: { ...list, s: list.s.map((text) => encoder.encode(text)) } } : {}),
  };
}

function toTensor([dtype, shape, elements]: GoldenTensor): Tensor {
  if (dtype === 'string') {
    return { dtype, shape, data: goldenColumn(elements as readonly GoldenText[]) };
  }
  const data = allocate(dtype as NumericType, elements.length);
  elements.forEach((element, i) => {
    data[i] = typeof element === 'number' ? element : SPECIAL[element as string]!;
  });
  return { dtype: dtype as NumericType, shape, data };
}

/** A tensor as the golden files have it. */
export function fromTensor({ dtype, shape, data }: Tensor): GoldenTensor {
  if (!('buffer' in data)) return [dtype, shape, goldenTexts(data)];
  return [dtype, shape, Array.from(data, (x) => (dtype === 'float32' ? shortest(x) : toGolden(x)))];
}

function toGolden(x: number): GoldenNumber {
  if (Number.isFinite(x)) return x;
  return Number.isNaN(x) ? 'nan' : x > 0 ? 'inf' : '-inf';
}

/** A float32 by the fewest digits that give it back, as the files have it. */
function shortest(x: number): GoldenNumber {
  if (!Number.isFinite(x) || x === 0) return toGolden(x);
  for (let digits = 1; digits < 9; digits++) {
    const rounded = Number(x.toPrecision(digits));
    if (Math.fround(rounded) === x) return rounded;
  }
  return Number(x.toPrecision(9));
}
