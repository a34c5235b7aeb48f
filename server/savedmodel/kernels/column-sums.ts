import type { NumericArray } from '../tensor.ts';

/** Eigen adds whole vectors of this many floats; narrower rows it adds one by one. */
const VECTOR = 8;

/**
 * Sums down columns in single precision and in Eigen's order, which is four running sums for long
 * columns: the mean of 30,000 words is 1e-5 off otherwise, as TensorFlow's own rounding is that large.
 * Source: Eigen's TensorReduction.h, InnerMostDimPreserver.
 */
export class ColumnSums {
  readonly #lanes: number;
  readonly #unrolled: number;
  readonly #inner: number;
  readonly #running: Float32Array;

  /** For columns of `length` numbers, `inner` side by side. */
  constructor(length: number, inner: number) {
    const wide = length >= 16 && inner >= VECTOR;
    this.#lanes = wide ? 4 : 1;
    this.#unrolled = wide ? length - (length % 4) : 0;
    this.#inner = inner;
    this.#running = new Float32Array(this.#lanes * inner);
  }

  /** Takes row `i`, which is `data[from, from + inner)`: one row after another, each but those of zeros. */
  add(i: number, data: NumericArray, from: number): void {
    if (i >= this.#unrolled) this.#merge();
    const lane = i < this.#unrolled ? (i & 3) * this.#inner : 0;
    const running = this.#running;
    for (let k = 0; k < this.#inner; k++) running[lane + k]! += data[from + k]!;
  }

  /** Puts the sums into `totals` from `at` on, and begins anew. */
  take(totals: Float64Array, at: number): void {
    this.#merge();
    for (let k = 0; k < this.#inner; k++) totals[at + k] = this.#running[k]!;
    this.#running.fill(0);
  }

  /** All lanes into the first. */
  #merge(): void {
    const running = this.#running;
    const inner = this.#inner;
    for (let lane = inner; lane < running.length; lane += inner) {
      for (let k = 0; k < inner; k++) {
        running[k]! += running[lane + k]!;
        running[lane + k] = 0;
      }
    }
  }
}
