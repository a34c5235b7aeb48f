/** Test support: programs of a few steps, run as they are and fused. */
import { SavedModelError } from '../errors.ts';
import { Attrs } from '../graph/attrs.ts';
import { bind } from '../graph/execute.ts';
import { MemoryBudget } from '../graph/memory-budget.ts';
import type { Session, Value } from '../graph/op.ts';
import type { Program, Step } from '../graph/program.ts';
import { WorkBudget } from '../graph/work-budget.ts';
import { OPS } from '../kernels/ops.ts';
import { isTensor } from '../kernels/values.ts';
import type { AttrValue } from '../proto/graph.ts';
import { decodeStrings } from '../string-column.ts';
import { allocate, type NumericType, numeric, type Tensor } from '../tensor.ts';
import { optimize } from './optimize.ts';

/** All that a program may ask for beside its inputs, with nothing in it. */
export const session: Session = {
  resources: new Map(),
  assets: new Map(),
  bundle: {
    read() {
      throw new TypeError('A small program has no variables.');
    },
  },
  work: new WorkBudget(),
  memory: new MemoryBudget(),
};

/** A step; its attributes as a graph's node has them. */
export function step(
  op: string,
  inputs: readonly number[],
  outputs: readonly (number | undefined)[],
  attrs: Readonly<Record<string, AttrValue>> = {},
): Step {
  return {
    name: op,
    op,
    inputs,
    outputs: [...outputs],
    attrs: new Attrs(new Map(Object.entries(attrs)), op),
  };
}

/** A tensor of numbers; a vector unless a shape is given. */
export function tensorOf(dtype: NumericType, data: readonly number[], shape?: readonly number[]) {
  const array = allocate(dtype, data.length);
  array.set(data);
  return numeric(dtype, shape ?? [data.length], array);
}

/** A program, its values by number. */
export interface SmallProgram {
  readonly steps: Step[];
  readonly constants: ReadonlyMap<number, Value>;
  readonly feeds: readonly number[];
  readonly fetches: readonly number[];
}

/** What a run gives; undefined where it is refused. */
type Outcome = readonly (readonly [string, readonly number[], readonly unknown[]])[] | undefined;

/** What a program gives as it is and fused, for each of several inputs, and the fused one's operations. */
export function bothWays(
  { steps, constants, feeds, fetches }: SmallProgram,
  inputs: readonly (readonly Value[])[],
): { readonly plain: Outcome[]; readonly fused: Outcome[]; readonly operations: string[] } {
  const numbers = [...steps.flatMap((each) => [...each.inputs, ...each.outputs]), ...feeds];
  const valueCount = 1 + Math.max(...constants.keys(), ...numbers.map((each) => each ?? 0));
  const program: Program = { steps, valueCount, feeds, fetches };
  const optimized = optimize({ program, constants }, true, OPS, session);
  return {
    plain: outcomes(program, constants, inputs),
    fused: outcomes(optimized.program, optimized.constants, inputs),
    operations: optimized.program.steps.map(({ op }) => op),
  };
}

function outcomes(
  program: Program,
  constants: ReadonlyMap<number, Value>,
  inputs: readonly (readonly Value[])[],
): Outcome[] {
  const { run } = bind(program, OPS, session, constants);
  return inputs.map((given) => {
    try {
      return run(given).map((value) => readable(value as Tensor));
    } catch (error) {
      if (error instanceof SavedModelError) return undefined;
      throw error;
    }
  });
}

function readable(value: Value | undefined) {
  if (!isTensor(value)) throw new TypeError('A small program gives tensors.');
  const { dtype, shape, data } = value;
  return [dtype, shape, dtype === 'string' ? decodeStrings(data) : Array.from(data)] as const;
}
