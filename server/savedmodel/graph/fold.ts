import { Branches, hasBranches } from './branches.ts';
import { withoutIdleChance } from './chance.ts';
import { CHECK } from './effects.ts';
import { makeKernel, runStep } from './execute.ts';
import type { OpTable, Session, Value } from './op.ts';
import type { FoldedProgram, Program, Step } from './program.ts';

/**
 * Computes every step that depends on constants, variables and tables alone, in the functions that steps call
 * too, and decides the branches that depend on those alone. This is also what freezes the variables: after loading nothing writes them. Loops are left to the run,
 * whose budget ends them.
 *
 * @param known - values known ahead, by number.
 */
export function foldConstants(
  program: Program,
  ops: OpTable,
  session: Session,
  known: ReadonlyMap<number, Value> = new Map(),
): FoldedProgram {
  const values: (Value | undefined)[] = new Array(program.valueCount).fill(undefined);
  for (const [id, value] of known) values[id] = value;
  const rest: Step[] = [];
  const branches = hasBranches(program) ? new Branches(values) : undefined;
  for (const original of program.steps) {
    const open = branches ? branches.decide(original) : original;
    if (!open) continue;
    const step = open.functions
      ? withoutKnownCaptures(onlyChosen(open, values, ops), values, ops, session)
      : open;
    const inputs = step.inputs.map((id) => values[id]);
    const waits = inputs.includes(undefined) || step.guards?.length;
    if (holds(step, inputs)) continue;
    if (waits || isLeft(step, ops)) rest.push(step);
    else runStep({ step, kernel: makeKernel(step, ops, session), inputs: [] }, values, session);
  }
  const constants = new Map<number, Value>();
  const fetches = branches ? program.fetches.map(branches.rename) : program.fetches;
  const read = new Set([...rest.flatMap((step) => step.inputs), ...fetches]);
  for (const id of read) {
    const value = values[id];
    if (value !== undefined) constants.set(id, value);
  }
  return withoutIdleChance({ program: { ...program, steps: rest, fetches }, constants });
}

/** Whether a step is a check that every run passes. */
function holds({ op }: Step, [condition]: readonly (Value | undefined)[]): boolean {
  return op === CHECK && condition?.dtype === 'bool' && condition.data[0] === 1;
}

/** Whether a step may not run ahead, or cannot: that of an unknown operation is refused once all of them are found. */
function isLeft({ op, functions = [] }: Step, ops: OpTable): boolean {
  return (
    !Object.hasOwn(ops, op) ||
    ops[op]?.stateful === true ||
    functions.some(({ program }) => program.steps.some((step) => isLeft(step, ops)))
  );
}

/** A step that calls no other function than the one that is chosen, where that is known: the others may be of anything. */
function onlyChosen(step: Step, values: readonly (Value | undefined)[], ops: OpTable): Step {
  const { op, inputs, functions = [] } = step;
  const known = values[inputs[0] ?? -1];
  const chosen = known && ops[op]?.choose?.(known);
  const only = chosen === undefined ? undefined : (functions[chosen] ?? functions.at(-1));
  return only ? { ...step, functions: [only] } : step;
}

/** A step whose functions hold the constants that they are given, instead of being given them. */
function withoutKnownCaptures(
  step: Step,
  values: readonly (Value | undefined)[],
  ops: OpTable,
  session: Session,
): Step {
  const { inputs, functions = [], captures = 0 } = step;
  const own = inputs.length - captures;
  const captured = inputs.slice(own).map((id) => values[id]);
  const open = (_: number, i: number) => captured[i] === undefined;
  return {
    ...step,
    inputs: [...inputs.slice(0, own), ...inputs.slice(own).filter(open)],
    captures: captured.filter((value) => value === undefined).length,
    functions: functions.map(({ program, constants }) => {
      const feeds = program.feeds.slice(0, program.feeds.length - captures);
      const rest = program.feeds.slice(feeds.length);
      const known = new Map(constants);
      rest.forEach((id, i) => {
        const value = captured[i];
        if (value !== undefined) known.set(id, value);
      });
      const given = { ...program, feeds: [...feeds, ...rest.filter(open)] };
      return foldConstants(given, ops, session, known);
    }),
  };
}
