import { SavedModelError } from '../errors.ts';

/** Operations in all loops of one run: some ten seconds. */
const MAX_OPERATIONS = 5_000_000;

/** As many more for each byte of its inputs: a loop over the characters of a text is as long as the text. */
const OPERATIONS_PER_BYTE = 64;

/** Rounds of all loops are fewer, since a round is of several operations; those of none end here. */
const OPERATIONS_PER_ROUND = 5;

/** What the loops of one run may spend: a hostile model's loop ends in an error, not never. */
export class LoopBudget {
  #rounds = 0;
  #operations = 0;
  #limit = MAX_OPERATIONS;

  /** A run begins, on inputs of so many bytes. */
  reset(bytes = 0): void {
    this.#rounds = 0;
    this.#operations = 0;
    this.#limit = MAX_OPERATIONS + OPERATIONS_PER_BYTE * bytes;
  }

  /** More rounds of a loop, each of so many operations. */
  spend(operations: number, rounds = 1): void {
    this.#rounds += rounds;
    this.#operations += operations * rounds;
    const maxRounds = Math.floor(this.#limit / OPERATIONS_PER_ROUND);
    if (this.#rounds <= maxRounds && this.#operations <= this.#limit) return;
    throw new SavedModelError(
      `Its loops take more than ${maxRounds} rounds or ${this.#limit} operations in one run, patterns compiled on the way included, which is out of range. Export the model without an endless loop.`,
    );
  }
}
