import { describe, expect, test } from 'vitest';
import { SavedModelError } from '../errors.ts';
import cells from './generated/cells.json';
import dense from './generated/dense.json';
import elementwise from './generated/elementwise.json';
import nn from './generated/nn.json';
import rare from './generated/rare.json';
import reduce from './generated/reduce.json';
import shape from './generated/shape.json';
import unordered from './generated/unordered.json';
import { type GoldenCase, type GoldenTensor, runCase } from './golden-case.ts';
import { OPS } from './ops.ts';

const GROUPS = {
  elementwise,
  dense,
  shape,
  reduce,
  nn,
  unordered,
  rare,
  cells,
} as unknown as Record<string, readonly GoldenCase[]>;

/** How far answers may lie from TensorFlow's, relatively; other types have to be the same. */
const TOLERANCES: Readonly<Record<string, number>> = {
  float32: 1e-5,
  float64: 1e-9,
  float16: 2e-3,
  bfloat16: 1.6e-2,
};

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
      if (!each.out) expect(() => runCase(each, OPS), about).toThrow(expect.any(SavedModelError));
      else expect(snapped(runCase(each, OPS), each.out), about).toEqual(each.out);
    }
  });
});
