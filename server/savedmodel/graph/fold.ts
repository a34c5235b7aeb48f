import { makeKernel, store } from './execute.ts';
import type { OpTable, Session, Value } from './op.ts';
import type { Program, Step } from './program.ts';

/** A program without the steps that can be computed once and for all, and what those came to. */
export interface FoldedProgram {
  readonly program: Program;
  readonly constants: ReadonlyMap<number, Value>;
}

/**
 * Computes every step that depends on constants, variables and tables alone. This is also what freezes
 * the variables: after loading nothing writes them.
 */
export function foldConstants(program: Program, ops: OpTable, session: Session): FoldedProgram {
  const values: (Value | undefined)[] = new Array(program.valueCount).fill(undefined);
  const rest: Step[] = [];
  for (const step of program.steps) {
    const inputs = step.inputs.map((id) => values[id]);
    if (ops[step.op]?.stateful || inputs.includes(undefined)) {
      rest.push(step);
      continue;
    }
    store(step, makeKernel(step, ops, session)(inputs as Value[]), values);
  }
  const constants = new Map<number, Value>();
  const read = new Set([...rest.flatMap((step) => step.inputs), ...program.fetches]);
  for (const id of read) {
    const value = values[id];
    if (value !== undefined) constants.set(id, value);
  }
  return { program: { ...program, steps: rest }, constants };
}
