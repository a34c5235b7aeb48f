import { LimitError, SavedModelError, UnsupportedError } from '../errors.ts';
import { hasBranches, isDead } from './branches.ts';
import { Lifetimes } from './lifetimes.ts';
import type { Kernel, OpTable, Session, Value } from './op.ts';
import type { Program, Step } from './program.ts';
import { unknownOperations } from './unknown-operation.ts';

/** A program whose kernels are made. */
export interface Executable {
  /**
   * Runs the program.
   *
   * @param feeds - one value a feed, in the program's order.
   * @returns one value a fetch; undefined for a fetch that is only an action, or lies in a branch not taken.
   */
  run(feeds: readonly Value[]): (Value | undefined)[];
  /** How many operations a run is of, those of functions it calls apart. */
  readonly size: number;
}

interface BoundStep {
  readonly step: Step;
  readonly kernel: Kernel;
  readonly inputs: Value[];
}

/** Makes the kernels of a program; `constants` are values known ahead, by number. */
export function bind(
  program: Program,
  ops: OpTable,
  session: Session,
  constants: ReadonlyMap<number, Value> = new Map(),
): Executable {
  const bound: BoundStep[] = program.steps.map((step) => ({
    step,
    kernel: step.kernel ?? makeKernel(step, ops, session),
    inputs: [],
  }));
  const initial: (Value | undefined)[] = new Array(program.valueCount).fill(undefined);
  for (const [id, value] of constants) initial[id] = value;
  const lifetimes = new Lifetimes(program, ops);
  const perform = hasBranches(program) ? runLiving : runStep;
  return {
    size: bound.length,
    run(feeds) {
      const values = initial.slice();
      const { held } = session.memory;
      for (let i = 0; i < program.feeds.length; i++) values[program.feeds[i] as number] = feeds[i];
      for (let i = 0; i < bound.length; i++) {
        const each = bound[i] as BoundStep;
        perform(each, values, session);
        lifetimes.after(i, each.step, values);
      }
      session.memory.release(held);
      return program.fetches.map((id) => values[id]);
    },
  };
}

/** Makes one step's kernel. */
export function makeKernel(step: Step, ops: OpTable, session: Session): Kernel {
  const op = ops[step.op];
  if (!op) throw unknownOperations(new Map([[step.op, step.name]]));
  const wants = step.outputs.map((id) => id !== undefined);
  const functions = (step.functions ?? []).map((each) =>
    bind(each.program, ops, session, each.constants),
  );
  const { name: node, attrs, captures = 0 } = step;
  try {
    return op.create({ node, attrs, session, wants, functions, captures });
  } catch (error) {
    if (error instanceof LimitError) throw told(error, step);
    throw new UnsupportedError(
      `The model uses the operation "${step.op}" (node "${node}") in a way that is not supported: ${reasonOf(error)}`,
      { cause: error },
    );
  }
}

function runLiving(bound: BoundStep, values: (Value | undefined)[], session: Session): void {
  if (!isDead(bound.step, values)) runStep(bound, values, session);
}

/** Runs one step; `inputs` is filled anew, so that a run makes no list of its own. */
export function runStep(
  { step, kernel, inputs }: BoundStep,
  values: (Value | undefined)[],
  { memory }: Session,
): void {
  for (let i = 0; i < step.inputs.length; i++) {
    inputs[i] = values[step.inputs[i] as number] as Value;
  }
  try {
    const result = kernel(inputs);
    memory.hold(result, inputs);
    store(step, result, values);
  } catch (error) {
    throw told(error, step);
  }
}

/** The error of a step, which begins with its node. */
function told(error: unknown, { op, name }: Step): SavedModelError {
  const Kind = error instanceof LimitError ? LimitError : SavedModelError;
  return new Kind(`${op} "${name}": ${reasonOf(error)}`, { cause: error });
}

/** Kernels check what sound models may get wrong; a node with too few inputs, say, they trip over. */
function reasonOf(error: unknown): string {
  if (error instanceof SavedModelError) return error.message;
  return `it cannot work with what it is given, so the model is damaged (${(error as Error).message}).`;
}

/** Puts what a kernel returned where the program reads it. */
function store(
  { outputs }: Step,
  result: Value | readonly Value[],
  values: (Value | undefined)[],
): void {
  if (!Array.isArray(result)) {
    if (outputs[0] !== undefined) values[outputs[0]] = result as Value;
    return;
  }
  for (let i = 0; i < outputs.length; i++) {
    const id = outputs[i];
    if (id !== undefined) values[id] = result[i];
  }
}
