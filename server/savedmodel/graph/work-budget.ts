import { LimitError } from '../errors.ts';

/** Operations in all loops of one run: some ten seconds. */
const MAX_OPERATIONS = 5_000_000;

/** As many more for each byte of its inputs: a loop over the characters of a text is as long as the text. */
const OPERATIONS_PER_BYTE = 64;

/** Rounds of all loops are fewer, since a round is of several operations; those of none end here. */
const OPERATIONS_PER_ROUND = 5;

/** What loops may take where their operations are slow ones (milliseconds), and how much longer for each byte of the inputs. */
const MAX_MS = 60_000;
const MS_PER_BYTE = 0.1;

/** Multiplications of one run for each of its rows: some ten seconds of one processor. */
const MAX_MULTIPLICATIONS = 2 ** 36;

/** What one run may do: a hostile model ends in an error, not never. */
export class WorkBudget {
  #rounds = 0;
  #operations = 0;
  #maxOperations = 0;
  #end = 0;
  #multiplications = 0;
  #maxMultiplications = 0;

  constructor() {
    this.reset();
  }

  /** A run begins, on inputs of so many bytes and rows. */
  reset(bytes = 0, rows = 1): void {
    this.#rounds = 0;
    this.#operations = 0;
    this.#maxOperations = MAX_OPERATIONS + OPERATIONS_PER_BYTE * bytes;
    this.#end = performance.now() + MAX_MS + MS_PER_BYTE * bytes;
    this.#multiplications = 0;
    this.#maxMultiplications = MAX_MULTIPLICATIONS * Math.max(1, rows);
  }

  /** More rounds of a loop, each of so many operations. */
  spend(operations: number, rounds = 1): void {
    this.#rounds += rounds;
    this.#operations += operations * rounds;
    const maxRounds = Math.floor(this.#maxOperations / OPERATIONS_PER_ROUND);
    if (this.#rounds > maxRounds || this.#operations > this.#maxOperations) {
      throw new LimitError(
        `Its loops take more than ${maxRounds} rounds or ${this.#maxOperations} operations in one run, patterns compiled on the way included, which is out of range. Export the model without an endless loop.`,
      );
    }
    if (performance.now() > this.#end) {
      throw new LimitError(
        'Its loops take more than a minute in one run, which is out of range. Export the model without an endless loop, or with smaller tensors in it.',
      );
    }
  }

  /** More products of numbers, or as much work of another kind. */
  requireWork(multiplications: number): void {
    this.#multiplications += multiplications;
    if (this.#multiplications <= this.#maxMultiplications) return;
    throw new LimitError(
      `It takes more than ${this.#maxMultiplications} multiplications in one run, or other work as long, which is out of range: send shorter texts, or export a smaller model.`,
    );
  }
}
