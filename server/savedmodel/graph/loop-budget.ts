import { SavedModelError } from '../errors.ts';

/** Rounds of all loops of one run; far beyond what any text needs. */
const MAX_ROUNDS = 2_000_000;

/** Operations in all loops of one run: some ten seconds where each is small. */
const MAX_OPERATIONS = 5_000_000;

/** What the loops of one run may spend: a hostile model's loop ends in an error, not never. */
export class LoopBudget {
  #rounds = 0;
  #operations = 0;

  /** A run begins. */
  reset(): void {
    this.#rounds = 0;
    this.#operations = 0;
  }

  /** More rounds of a loop, each of so many operations. */
  spend(operations: number, rounds = 1): void {
    this.#rounds += rounds;
    this.#operations += operations * rounds;
    if (this.#rounds <= MAX_ROUNDS && this.#operations <= MAX_OPERATIONS) return;
    throw new SavedModelError(
      `Its loops take more than ${MAX_ROUNDS} rounds or ${MAX_OPERATIONS} operations in one run, which is out of range. Export the model without an endless loop.`,
    );
  }
}
