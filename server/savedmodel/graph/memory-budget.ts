import { SavedModelError } from '../errors.ts';
import type { Value } from './op.ts';

/** What a model may hold whatever its files and inputs are. */
const BASE_BYTES = 2 ** 30;

/** How many bytes a value takes; handles of resources and lists are others' values. */
function bytesOf(value: Value | undefined): number {
  if (value === undefined || value.dtype === 'resource' || value.dtype === 'variant') return 0;
  return value.dtype === 'string'
    ? value.data.bytes.byteLength + value.data.offsets.byteLength
    : value.data.byteLength;
}

/** What the values of a model may take together: small files and short texts cannot make it fill the machine. */
export class MemoryBudget {
  #held = 0;
  #limit = BASE_BYTES;

  /** Values that live until `release` with what this returns. */
  get held(): number {
    return this.#held;
  }

  release(held: number): void {
    this.#held = held;
  }

  /** More room, for so many bytes of files or inputs. */
  extend(bytes: number): void {
    this.#limit = BASE_BYTES + bytes;
  }

  /** What a step returns is held, unless it is what the step was given in another shape. */
  hold(result: Value | readonly Value[], inputs: readonly Value[]): void {
    for (const value of Array.isArray(result) ? (result as readonly Value[]) : [result as Value]) {
      if (!isAmong(value, inputs)) this.#held += bytesOf(value);
    }
    if (this.#held <= this.#limit) return;
    throw new SavedModelError(
      `Its values take more than ${Math.floor(this.#limit / 2 ** 20)} MB together, which is out of range: send fewer texts, or export the model without such large tensors.`,
    );
  }
}

function isAmong(value: Value | undefined, inputs: readonly Value[]): boolean {
  return inputs.some(
    (input) =>
      input === value ||
      (input && value && 'data' in input && 'data' in value && input.data === value.data),
  );
}
