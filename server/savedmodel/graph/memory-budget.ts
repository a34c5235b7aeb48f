import { LimitError } from '../errors.ts';
import { bytesOfItem } from '../item-size.ts';
import { TensorList } from '../tensor-list.ts';
import type { Value } from './op.ts';

/** What a model may hold whatever its files and inputs are, unless it is told otherwise. */
const BASE_BYTES = 2 ** 30;

/** What all calls of one run may make: a loop of large steps ends, too. */
const MAX_MADE_BYTES = 2 ** 36;

/** What the values of a model may take together: small files and short texts cannot make it fill the machine. */
export class MemoryBudget {
  #held = 0;
  #kept = 0;
  #made = 0;
  #limit: number;
  readonly #base: number;

  constructor(base = BASE_BYTES) {
    this.#base = base;
    this.#limit = base;
  }

  /** Values that live until `release` with what this returns. */
  get held(): number {
    return this.#held;
  }

  /** How many bytes more may be held. */
  get room(): number {
    return this.#limit - this.#kept - this.#held;
  }

  /** What a table is filled with lives on after the call that fills it: so many bytes more. */
  keep(bytes: number): void {
    this.#kept += bytes;
    this.requireRoom(0);
  }

  /** A call of a function has ended, or the round of a loop: what it made is given back, and counted. */
  release(held: number): void {
    this.#made += this.#held - held;
    this.#held = held;
    if (this.#made <= MAX_MADE_BYTES) return;
    throw new LimitError(
      'Its functions and loops make more than 64 GB of values in one run, which is out of range: send fewer texts, or export the model without an endless loop.',
    );
  }

  /** A round of a loop has ended: what it hands on is held until the next one has, so that lists cannot grow unseen. */
  carry(held: number, values: readonly Value[]): void {
    this.#held = held;
    for (const value of values) this.#add(value, []);
    this.requireRoom(0);
  }

  /** A run begins, with room for so many bytes of files or inputs. */
  reset(bytes: number): void {
    this.#held = 0;
    this.#kept = 0;
    this.#made = 0;
    this.#limit = this.#base + bytes;
  }

  /** What a step returns is held, unless it is what the step was given in another shape. */
  hold(result: Value | readonly Value[], inputs: readonly Value[]): void {
    if (!Array.isArray(result)) this.#add(result as Value, inputs);
    else for (const value of result as readonly Value[]) this.#add(value, inputs);
    this.requireRoom(0);
  }

  /** For a kernel that takes much more than it returns, or makes it at once: an error while there is no room for it. */
  requireRoom(bytes: number): void {
    if (this.#held + this.#kept + bytes <= this.#limit) return;
    throw new LimitError(
      `Its values take more than ${Math.floor(this.#limit / 2 ** 20)} MB together, which is out of range: send fewer texts, or export the model without such large tensors.`,
    );
  }

  #add(value: Value | undefined, inputs: readonly Value[]): void {
    if (!value) return;
    let known = 0;
    for (const input of inputs) {
      if (isSameData(value, input)) return;
      // A list with one element more is not the others over again.
      if (value instanceof TensorList && input instanceof TensorList) known = input.bytes;
    }
    this.#held += Math.max(sizeInBytes(value) - known, 0);
  }
}

/** Handles of resources are others' values. */
function sizeInBytes(value: Value): number {
  if (value.dtype === 'resource') return 0;
  return value instanceof TensorList ? value.bytes : bytesOfItem(value);
}

/** An input of a merge may be missing. */
function isSameData(value: Value, input: Value | undefined): boolean {
  if (value === input) return true;
  return input !== undefined && 'data' in value && 'data' in input && value.data === input.data;
}
