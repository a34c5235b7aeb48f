import { allocate, type NumericArray, type NumericTensor } from '../tensor.ts';
import { PANEL } from '../wasm/matrix-product.ts';
import { copyNumbers } from './copy.ts';
import { layPanels } from './panels.ts';

/**
 * The right side of a product, [k, n], row-major from `offset` on, or the same as [n, k] where `transposed`. It remembers
 * what it takes to be multiplied fast, so one that does not change is worth keeping.
 */
export class RightMatrix {
  readonly data: NumericArray;
  readonly offset: number;
  readonly k: number;
  readonly n: number;
  readonly transposed: boolean;
  #packed: Float32Array | undefined;
  #isKnown = false;
  #finite: boolean | undefined;

  constructor(data: NumericArray, offset: number, k: number, n: number, transposed = false) {
    this.data = data;
    this.offset = offset;
    this.k = k;
    this.n = n;
    this.transposed = transposed;
  }

  /** Whether all numbers are finite: only then does a zero on the left add nothing. */
  get finite(): boolean {
    this.#finite ??= this.data
      .subarray(this.offset, this.offset + this.k * this.n)
      .every((x: number) => Number.isFinite(x));
    return this.#finite;
  }

  /** How many panels of columns there are. */
  get panels(): number {
    return Math.ceil(this.n / PANEL);
  }

  /** Puts some panels at the beginning of an array. One that is asked for again keeps them all. */
  copyPanels(first: number, count: number, target: Float32Array): void {
    const size = PANEL * this.k;
    if (this.#packed) {
      copyNumbers(this.#packed, first * size, count * size, target, 0);
    } else if (this.#isKnown && first === 0) {
      this.#packed = allocate('float32', this.panels * size);
      this.#pack(0, this.panels, this.#packed);
      this.copyPanels(first, count, target);
    } else {
      this.#isKnown = true;
      this.#pack(first, count, target);
    }
  }

  #pack(first: number, count: number, target: Float32Array): void {
    const { data, offset, k, n, transposed } = this;
    const [down, right] = transposed ? [1, k] : [n, 1];
    layPanels({ data, offset, down, right }, [k, n], first, count, target);
  }
}

const kept = new WeakMap<NumericTensor, RightMatrix>();

/** The right matrix of a whole tensor: the same one for the same tensor, as weights are asked for again and again. */
export function rightMatrix(b: NumericTensor, k: number, n: number, flip = false): RightMatrix {
  const known = kept.get(b);
  if (known && known.k === k && known.n === n && known.transposed === flip) return known;
  const made = new RightMatrix(b.data, 0, k, n, flip);
  kept.set(b, made);
  return made;
}
