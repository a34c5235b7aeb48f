import { describe, expect, test } from 'vitest';
import { Attrs } from '../graph/attrs.ts';
import type { Session, Value } from '../graph/op.ts';
import type { AttrValue } from '../proto/graph.ts';
import { decodeStrings, encodeStrings } from '../string-column.ts';
import { allocate, type NumericType, numeric, strings } from '../tensor.ts';
import dense from './generated/dense.json';
import elementwise from './generated/elementwise.json';
import nn from './generated/nn.json';
import reduce from './generated/reduce.json';
import shape from './generated/shape.json';
import { OPS } from './ops.ts';
import { tensor } from './values.ts';

/** Type, shape and elements, as training/golden/math_ops/harness.py writes them. */
type GoldenTensor = readonly [string, readonly number[], readonly (number | string)[]];

interface GoldenCase {
  readonly op: string;
  readonly attrs: object;
  readonly in: readonly GoldenTensor[];
  /** null where TensorFlow refuses. */
  readonly out: readonly GoldenTensor[] | null;
}

const GROUPS = { elementwise, dense, shape, reduce, nn } as unknown as Record<
  string,
  readonly GoldenCase[]
>;

/** How far answers may lie from TensorFlow's, relatively; other types have to be the same. */
const TOLERANCES: Readonly<Record<string, number>> = {
  float32: 1e-5,
  float64: 1e-9,
  float16: 2e-3,
  bfloat16: 1.6e-2,
};

const session = { resources: new Map(), assets: new Map() } as unknown as Session;
const encoder = new TextEncoder();

function fromGolden([dtype, shape, elements]: GoldenTensor): Value {
  if (dtype === 'string') return strings(shape, encodeStrings(elements as string[]));
  const data = allocate(dtype as NumericType, elements.length);
  elements.forEach((element, i) => {
    data[i] = typeof element === 'number' ? element : Number(element.replace('inf', 'Infinity'));
  });
  return numeric(dtype as NumericType, shape, data);
}

/** A tensor as the golden files write it. */
function toGolden(value: Value | undefined): GoldenTensor {
  const { dtype, shape, data } = tensor(value);
  if (dtype === 'string') return [dtype, shape, decodeStrings(data)];
  const elements = Array.from(data, (x) =>
    Number.isFinite(x) ? x : String(x).toLowerCase().replace('infinity', 'inf'),
  );
  return [dtype, shape, elements];
}

/** What the golden files write as texts is bytes in a graph. */
function attrsOf(op: string, attrs: object): Attrs {
  const values = Object.entries(attrs).map(([name, { s, list, ...rest }]) => [
    name,
    {
      ...rest,
      ...(s !== undefined && { s: encoder.encode(s) }),
      ...(list && { list: { ...list, s: list.s.map((text: string) => encoder.encode(text)) } }),
    },
  ]);
  return new Attrs(new Map(values as [string, AttrValue][]), op);
}

function run({ op, attrs, in: inputs, out }: GoldenCase): GoldenTensor[] {
  const wants = (out ?? []).map(() => true);
  const kernel = OPS[op]!.create({ node: op, attrs: attrsOf(op, attrs), session, wants });
  const result = kernel(inputs.map(fromGolden));
  return (Array.isArray(result) ? result : [result]).map(toGolden);
}

/** Where what is within tolerance has become what TensorFlow answered. */
function snapped(made: readonly GoldenTensor[], wanted: readonly GoldenTensor[]): GoldenTensor[] {
  return made.map(([dtype, shape, elements], t) => {
    const tolerance = TOLERANCES[dtype] ?? 0;
    const near = elements.map((x, i) => {
      const other = wanted[t]?.[2][i];
      if (typeof x !== 'number' || typeof other !== 'number') return x;
      return Math.abs(x - other) <= tolerance * Math.max(Math.abs(other), 0.1) ? other : x;
    });
    return [dtype, shape, near];
  });
}

describe.each(Object.keys(GROUPS))('%s', (group) => {
  const cases = GROUPS[group]!;
  const names = [...new Set(cases.map(({ op }) => op))];
  test.each(names)('%s answers what TensorFlow answers', (name) => {
    for (const each of cases.filter(({ op }) => op === name)) {
      const about = JSON.stringify(each).slice(0, 2000);
      if (!each.out)
        expect(() => run(each), about).toThrow(
          expect.objectContaining({ name: 'SavedModelError' }),
        );
      else expect(snapped(run(each), each.out), about).toEqual(each.out);
    }
  });
});
