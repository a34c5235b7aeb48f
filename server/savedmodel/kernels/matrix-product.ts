// The one place where matrices are multiplied. Sums are kept in double precision.
import type { NumericArray, NumericTensor } from '../tensor.ts';

/** Columns of a panel, and rows that are worked on together. */
const TILE = 4;

/** A row is sparse where at most one in this many of its numbers is not zero: one-hot rows, counts of words. */
const SPARSE = 8;

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
  /** Products so far. */
  uses = 0;
  #panels: Float32Array | Float64Array | undefined;
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

  /** Panels of four columns, each row by row; the last one is filled up with zeros. */
  get panels(): Float32Array | Float64Array {
    this.#panels ??= this.#pack();
    return this.#panels;
  }

  #pack(): Float32Array | Float64Array {
    const { data, offset, k, n, transposed } = this;
    const size = Math.ceil(n / TILE) * TILE * k;
    const panels = data instanceof Float32Array ? new Float32Array(size) : new Float64Array(size);
    const [down, right] = transposed ? [1, k] : [n, 1];
    for (let column = 0; column < n; column++) {
      let to = (column - (column % TILE)) * k + (column % TILE);
      let from = offset + column * right;
      for (let i = 0; i < k; i++, to += TILE, from += down) panels[to] = data[from]!;
    }
    return panels;
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

/**
 * out[m, n] = a[m, k] · b[k, n], row-major, `a` and `out` from their offsets on; `out` is written over.
 */
export function multiplyMatrices(
  a: NumericArray,
  aOffset: number,
  b: RightMatrix,
  out: NumericArray,
  outOffset: number,
  m: number,
): void {
  const { k, n } = b;
  b.uses++;
  const packed = m >= TILE || b.uses > 1;
  for (let row = 0; row < m; ) {
    const from = aOffset + row * k;
    const to = outOffset + row * n;
    let rows = 1;
    if (isSparse(a, from, k) && !b.transposed && b.finite) {
      sparseRow(a, from, b, out, to);
    } else if (!packed) {
      looseRow(a, from, b, out, to);
    } else if (row + TILE <= m && !isSparse(a, from + (TILE - 1) * k, k)) {
      fourRows(a, from, b.panels, out, to, k, n);
      rows = TILE;
    } else {
      oneRow(a, from, b.panels, out, to, k, n);
    }
    row += rows;
  }
}

function isSparse(a: NumericArray, from: number, k: number): boolean {
  const most = k / SPARSE;
  let count = 0;
  for (let i = from; i < from + k; i++) if (a[i] !== 0 && ++count > most) return false;
  return true;
}

function sparseRow(
  a: NumericArray,
  from: number,
  { data, offset, k, n }: RightMatrix,
  out: NumericArray,
  to: number,
): void {
  const sums = new Float64Array(n);
  for (let i = 0; i < k; i++) {
    const x = a[from + i]!;
    if (x === 0) continue;
    const row = offset + i * n;
    for (let c = 0; c < n; c++) sums[c]! += x * data[row + c]!;
  }
  out.set(sums, to);
}

/** For a matrix that is not worth packing, as it is multiplied once. */
function looseRow(
  a: NumericArray,
  from: number,
  { data, offset, k, n, transposed }: RightMatrix,
  out: NumericArray,
  to: number,
): void {
  const [down, right] = transposed ? [1, k] : [n, 1];
  for (let c = 0; c < n; c++) {
    let sum = 0;
    let at = offset + c * right;
    for (let i = 0; i < k; i++, at += down) sum += a[from + i]! * data[at]!;
    out[to + c] = sum;
  }
}

function oneRow(
  a: NumericArray,
  from: number,
  panels: Float32Array | Float64Array,
  out: NumericArray,
  to: number,
  k: number,
  n: number,
): void {
  let at = 0;
  for (let c = 0; c < n; c += TILE) {
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let i = from; i < from + k; i++, at += TILE) {
      const x = a[i]!;
      s0 += x * panels[at]!;
      s1 += x * panels[at + 1]!;
      s2 += x * panels[at + 2]!;
      s3 += x * panels[at + 3]!;
    }
    put(out, to + c, n - c, s0, s1, s2, s3);
  }
}

/** Sixteen sums at a time: every number that is read serves four of them. */
function fourRows(
  a: NumericArray,
  from: number,
  panels: Float32Array | Float64Array,
  out: NumericArray,
  to: number,
  k: number,
  n: number,
): void {
  let at = 0;
  for (let c = 0; c < n; c += TILE) {
    let a0 = 0;
    let a1 = 0;
    let a2 = 0;
    let a3 = 0;
    let b0 = 0;
    let b1 = 0;
    let b2 = 0;
    let b3 = 0;
    let c0 = 0;
    let c1 = 0;
    let c2 = 0;
    let c3 = 0;
    let d0 = 0;
    let d1 = 0;
    let d2 = 0;
    let d3 = 0;
    for (let i = from; i < from + k; i++, at += TILE) {
      const y0 = panels[at]!;
      const y1 = panels[at + 1]!;
      const y2 = panels[at + 2]!;
      const y3 = panels[at + 3]!;
      const p = a[i]!;
      a0 += p * y0;
      a1 += p * y1;
      a2 += p * y2;
      a3 += p * y3;
      const q = a[i + k]!;
      b0 += q * y0;
      b1 += q * y1;
      b2 += q * y2;
      b3 += q * y3;
      const r = a[i + 2 * k]!;
      c0 += r * y0;
      c1 += r * y1;
      c2 += r * y2;
      c3 += r * y3;
      const s = a[i + 3 * k]!;
      d0 += s * y0;
      d1 += s * y1;
      d2 += s * y2;
      d3 += s * y3;
    }
    const room = n - c;
    put(out, to + c, room, a0, a1, a2, a3);
    put(out, to + n + c, room, b0, b1, b2, b3);
    put(out, to + 2 * n + c, room, c0, c1, c2, c3);
    put(out, to + 3 * n + c, room, d0, d1, d2, d3);
  }
}

/** Writes up to four numbers, as many as there is room for. */
function put(
  out: NumericArray,
  at: number,
  room: number,
  w: number,
  x: number,
  y: number,
  z: number,
): void {
  out[at] = w;
  if (room > 1) out[at + 1] = x;
  if (room > 2) out[at + 2] = y;
  if (room > 3) out[at + 3] = z;
}
