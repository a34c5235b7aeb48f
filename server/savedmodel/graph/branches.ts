// TensorFlow 1's conditionals: a switch lets its value out on one side, the other one is dead, and so is whatever
// needs something dead; a merge takes the one that lives. Source: tensorflow.org/api_docs/python/tf/raw_ops/Switch.
import { scalar } from '../tensor.ts';
import type { Value } from './op.ts';
import type { Program, Step } from './program.ts';

export function isSwitch(op: string): boolean {
  return op === 'Switch' || op === 'RefSwitch';
}

export function isMerge(op: string): boolean {
  return op === 'Merge' || op === 'RefMerge';
}

/** Whether there are values in a program that a run may leave out. */
export function hasBranches({ steps }: Program): boolean {
  return steps.some(({ op }) => isSwitch(op));
}

/** Whether a step does not run, since what it needs has not been made. */
export function isDead({ op, inputs, guards = [] }: Step, values: readonly unknown[]): boolean {
  const missing = (id: number) => values[id] === undefined;
  if (guards.some(missing)) return true;
  return isMerge(op) ? inputs.every(missing) : inputs.some(missing);
}

/** The branches of one program while it is folded: those whose switch is known are taken or left out for good. */
export class Branches {
  readonly #values: (Value | undefined)[];
  readonly #dead = new Set<number>();
  /** Values that a run may leave out. */
  readonly #mortal = new Set<number>();
  readonly #renamed = new Map<number, number>();
  /** What some of the mortal are whenever they live. */
  readonly #whenAlive = new Map<number, Value>();

  /** @param values - what is known, by number; more is added to it. */
  constructor(values: (Value | undefined)[]) {
    this.#values = values;
  }

  /** The value that a value has turned out to be. */
  rename = (id: number): number => this.#renamed.get(id) ?? id;

  /** The step as far as it is open; undefined where nothing of it is. */
  decide(original: Step): Step | undefined {
    const { op, outputs } = original;
    const step = {
      ...original,
      inputs: original.inputs.map(this.rename),
      guards: (original.guards ?? []).map(this.rename).filter((id) => this.#mayDie(id)),
    };
    if (this.#isDead(step)) {
      for (const id of outputs) if (id !== undefined) this.#dead.add(id);
      return undefined;
    }
    if (step.guards.length === 0) {
      if (isSwitch(op) && this.#take(step)) return undefined;
      if (isMerge(op) && this.#join(step)) return undefined;
    }
    if (isSwitch(op) || [...step.inputs, ...step.guards].some((id) => this.#mortal.has(id))) {
      for (const id of outputs) if (id !== undefined) this.#mortal.add(id);
    }
    return step;
  }

  #mayDie(id: number): boolean {
    return this.#mortal.has(id) || this.#dead.has(id);
  }

  #isDead({ op, inputs, guards }: Step & { readonly guards: readonly number[] }): boolean {
    const dead = (id: number) => this.#dead.has(id);
    return guards.some(dead) || (isMerge(op) ? inputs.every(dead) : inputs.some(dead));
  }

  /** Takes the side that a known condition tells; false where a run has to, for the condition's own branch at least. */
  #take({ inputs, outputs }: Step): boolean {
    const [value = -1, condition = -1] = inputs;
    const sure = !this.#mortal.has(condition);
    const decided = this.#known(condition);
    const side = decided?.dtype === 'bool' ? Number(decided.data[0] !== 0) : undefined;
    const content = this.#known(value);
    outputs.forEach((id, i) => {
      if (id === undefined) return;
      if (side !== undefined && side !== i) this.#dead.add(id);
      else if (side !== undefined && sure) this.#renamed.set(id, value);
      else if (content) this.#whenAlive.set(id, content);
    });
    return side !== undefined && sure;
  }

  #known(id: number): Value | undefined {
    return this.#values[id] ?? this.#whenAlive.get(id);
  }

  /** Takes the input that lives in every run, or as often as the merge itself; false where there is no telling. */
  #join({ inputs, outputs: [merged, index] }: Step): boolean {
    const living = inputs.filter((id) => !this.#dead.has(id));
    const sure = living.length === 1 ? living[0] : living.find((id) => !this.#mortal.has(id));
    if (sure === undefined) return false;
    if (index !== undefined) {
      if (this.#mortal.has(sure)) return false;
      this.#values[index] = scalar('int32', inputs.indexOf(sure));
    }
    if (merged !== undefined) this.#renamed.set(merged, sure);
    return true;
  }
}
