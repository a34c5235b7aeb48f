import { hold, isAnyLent, keep, release } from '../array-pool.ts';
import type { NumericTensor } from '../tensor.ts';
import type { OpTable, Value } from './op.ts';
import type { Program, Step } from './program.ts';

/** Gives back the arrays of values that no step reads any more. */
export class Lifetimes {
  /** For each step the values that it is the last to read. */
  readonly #ending: readonly (readonly number[])[];
  /** Steps that may keep what they are given beyond the run, or return what others have. */
  readonly #keeping: readonly boolean[];

  constructor({ steps, feeds, fetches }: Program, ops: OpTable) {
    const seen = new Set([...feeds, ...fetches]);
    const made = new Set(steps.flatMap(({ outputs }) => outputs));
    const ending = steps.map((): number[] => []);
    for (let i = steps.length - 1; i >= 0; i--) {
      for (const id of steps[i]!.inputs) {
        if (seen.has(id) || !made.has(id)) continue;
        seen.add(id);
        ending[i]!.push(id);
      }
    }
    this.#ending = ending;
    this.#keeping = steps.map(
      ({ op, functions }) => functions !== undefined || ops[op]?.stateful === true,
    );
  }

  /** A step has run. */
  after(index: number, { inputs, outputs }: Step, values: readonly (Value | undefined)[]): void {
    if (!isAnyLent()) return;
    let keeps = this.#keeping[index]!;
    for (const id of inputs) keeps ||= isOpaque(values[id]);
    for (const id of outputs) keeps ||= id !== undefined && isOpaque(values[id]);
    for (const id of outputs) {
      const value = id === undefined ? undefined : values[id];
      if (isNumeric(value)) (keeps ? keep : hold)(value.data);
    }
    if (keeps) {
      for (const id of inputs) {
        const value = values[id];
        if (isNumeric(value)) keep(value.data);
      }
    }
    for (const id of this.#ending[index]!) {
      const value = values[id];
      if (isNumeric(value)) release(value.data);
    }
  }
}

/** A value that has others in it. */
function isOpaque(value: Value | undefined): boolean {
  return value?.dtype === 'variant';
}

function isNumeric(value: Value | undefined): value is NumericTensor {
  return (
    value !== undefined &&
    value.dtype !== 'string' &&
    value.dtype !== 'resource' &&
    value.dtype !== 'variant'
  );
}
