/** What goes to the engine in one call. Only here is it known which row of a call is whose. */
import type { Pending } from './pending.ts';

/** Rows of one request, side by side in the request and in the call. */
interface Part {
  readonly request: Pending;
  /** Index of the first of them in the request. */
  readonly from: number;
  readonly count: number;
}

export class Batch {
  readonly #parts: Part[] = [];

  /**
   * Takes rows off the front of the queue; a request that does not fit leaves its other rows at the end of it, so that a
   * large one does not hold up the small.
   *
   * @param maxUnits - UTF-16 units of text; the row that reaches it is the last.
   */
  static takeFrom(queue: Pending[], maxRows: number, maxUnits: number): Batch {
    const batch = new Batch();
    let rows = 0;
    let units = 0;
    while (queue.length > 0 && rows < maxRows && units < maxUnits) {
      const request = queue.shift() as Pending;
      const from = request.next;
      while (request.rowsLeft > 0 && rows < maxRows && units < maxUnits) {
        units += (request.texts[request.next++] as string).length;
        rows++;
      }
      batch.#parts.push({ request, from, count: request.next - from });
      if (request.rowsLeft > 0) queue.push(request);
    }
    return batch;
  }

  /** The requests that it has rows of. */
  get requests(): Pending[] {
    return this.#parts.map(({ request }) => request);
  }

  /** Every row in the order of the call. */
  texts(): string[] {
    return this.#parts.flatMap(({ request, from, count }) =>
      request.texts.slice(from, from + count),
    );
  }

  /**
   * Gives each request the scores of its rows.
   *
   * @param width - numbers of one row.
   * @throws Error unless there are as many of each row.
   */
  deliver(scores: Float32Array, width: number): void {
    const rows = this.#parts.reduce((sum, { count }) => sum + count, 0);
    if (scores.length !== rows * width) {
      throw new Error(`The engine gave ${scores.length} scores for ${rows} texts.`);
    }
    let at = 0;
    for (const { request, from, count } of this.#parts) {
      request.receive(from, scores.subarray(at, at + count * width));
      at += count * width;
    }
  }

  /** Without the rows of requests that are settled. */
  ofUnsettled(): Batch {
    return Batch.#of(this.#parts.filter(({ request }) => !request.settled));
  }

  /** Each half of its requests. */
  halves(): [Batch, Batch] {
    const middle = this.#parts.length >> 1;
    return [Batch.#of(this.#parts.slice(0, middle)), Batch.#of(this.#parts.slice(middle))];
  }

  static #of(parts: Part[]): Batch {
    const batch = new Batch();
    batch.#parts.push(...parts);
    return batch;
  }
}
