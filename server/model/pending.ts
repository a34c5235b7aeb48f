/** One request on its way: which of its rows are still to go, and the scores of those that came back. */
export class Pending {
  readonly texts: readonly string[];
  readonly answer: Promise<Float32Array>;
  /** Index of the first row that no call has taken yet. */
  next = 0;
  readonly #scores: Float32Array;
  readonly #width: number;
  #missing: number;
  #settled = false;
  #cleanUp: (() => void) | undefined;
  #resolve!: (scores: Float32Array) => void;
  #reject!: (cause: unknown) => void;

  /** @param width - numbers of one text. */
  constructor(texts: readonly string[], width: number) {
    this.texts = texts;
    this.#width = width;
    this.#scores = new Float32Array(texts.length * width);
    this.#missing = this.#scores.length;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** Whether it has been answered, has failed or was given up: nothing more is to be computed for it. */
  get settled(): boolean {
    return this.#settled;
  }

  /** Rows that no call has taken yet. */
  get rowsLeft(): number {
    return this.texts.length - this.next;
  }

  /** Calls that back once, when the request is settled. */
  whenSettled(cleanUp: () => void): void {
    this.#cleanUp = cleanUp;
  }

  /** Keeps the scores of the rows from that index on; the last ones to come answer the request. */
  receive(from: number, scores: Float32Array): void {
    if (this.#settled) return;
    this.#scores.set(scores, from * this.#width);
    this.#missing -= scores.length;
    if (this.#missing === 0) this.#settle(() => this.#resolve(this.#scores));
  }

  fail(cause: unknown): void {
    if (!this.#settled) this.#settle(() => this.#reject(cause));
  }

  #settle(tell: () => void): void {
    this.#settled = true;
    this.#cleanUp?.();
    tell();
  }
}
