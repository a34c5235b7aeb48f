// Dropout that is switched off: random numbers are drawn, and what is made of them is the same whatever they are.
import { scalar } from '../tensor.ts';
import { Attrs } from './attrs.ts';
import type { Value } from './op.ts';
import type { FoldedProgram, Step } from './program.ts';

/** Values of a shape that another value tells, each of them at least `low` and less than `high`. */
interface Uniform {
  readonly shape: number;
  readonly low: number;
  readonly high: number;
}

/** What becomes of both ends where a number is added, subtracted or multiplied. */
const MOVES: Readonly<Record<string, (x: number, y: number) => number>> = {
  Add: (x, y) => x + y,
  AddV2: (x, y) => x + y,
  Sub: (x, y) => x - y,
  Mul: (x, y) => x * y,
};

/** Puts constants in the place of comparisons that chance does not change, and drops random numbers that nothing else reads. */
export function withoutIdleChance(folded: FoldedProgram): FoldedProgram {
  const { program } = folded;
  if (!program.steps.some(({ op }) => op === 'RandomUniform')) return folded;
  const constants = new Map(folded.constants);
  const drawn = new Map<number, Uniform>();
  let { valueCount } = program;
  const steps = program.steps.map((step): Step => {
    const [output] = step.outputs;
    if (output === undefined || step.guards?.length) return step;
    const uniform = uniformOf(step, drawn, constants);
    if (uniform) drawn.set(output, uniform);
    const certain = certainOf(step, drawn, constants);
    if (!certain) return step;
    constants.set(valueCount, certain.value);
    const inputs = [certain.shape, valueCount++];
    return { ...step, op: 'Fill', attrs: new Attrs(new Map(), step.name), inputs };
  });
  return {
    program: { ...program, steps: read(steps, program.fetches, drawn), valueCount },
    constants,
  };
}

/** What a step draws, or makes of what was drawn. */
function uniformOf(
  { op, inputs }: Step,
  drawn: ReadonlyMap<number, Uniform>,
  constants: ReadonlyMap<number, Value>,
): Uniform | undefined {
  if (op === 'RandomUniform') return { shape: inputs[0] as number, low: 0, high: 1 };
  const move = MOVES[op];
  const [a = -1, b = -1] = inputs;
  const isFirst = drawn.has(a);
  const uniform = drawn.get(isFirst ? a : b);
  const by = numberOf(constants.get(isFirst ? b : a));
  if (!move || !uniform || by === undefined) return undefined;
  if ((op === 'Mul' && !(by > 0)) || (op === 'Sub' && !isFirst)) return undefined;
  return { ...uniform, low: move(uniform.low, by), high: move(uniform.high, by) };
}

/** What a step comes to wherever chance falls. */
function certainOf(
  { op, inputs }: Step,
  drawn: ReadonlyMap<number, Uniform>,
  constants: ReadonlyMap<number, Value>,
): { readonly shape: number; readonly value: Value } | undefined {
  const [a = -1, b = -1] = inputs;
  const uniform = drawn.get(a);
  if (!uniform) return undefined;
  const { shape, low, high } = uniform;
  const limit = numberOf(constants.get(b));
  if (op === 'GreaterEqual' && limit !== undefined && limit <= low) {
    return { shape, value: scalar('bool', 1) };
  }
  const whole = Math.floor(low);
  return op === 'Floor' && high <= whole + 1
    ? { shape, value: scalar('float32', whole) }
    : undefined;
}

function numberOf(value: Value | undefined): number | undefined {
  return value?.dtype === 'float32' && value.shape.length === 0 ? value.data[0] : undefined;
}

/** The steps without those of random numbers that nothing reads. */
function read(
  steps: readonly Step[],
  fetches: readonly number[],
  drawn: ReadonlyMap<number, Uniform>,
): Step[] {
  const wanted = new Set(fetches);
  const kept: Step[] = [];
  for (const step of steps.toReversed()) {
    const isDrawn = step.outputs.some((id) => id !== undefined && drawn.has(id));
    if (isDrawn && !step.outputs.some((id) => id !== undefined && wanted.has(id))) continue;
    for (const id of [...step.inputs, ...(step.guards ?? [])]) wanted.add(id);
    kept.push(step);
  }
  return kept.reverse();
}
