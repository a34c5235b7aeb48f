// The one place where matrices are multiplied: float32 by machine code in single precision, the rest in double precision.

import { requireWork } from '../room.ts';
import { allocate, type NumericArray } from '../tensor.ts';
import { HEIGHT, PANEL } from '../wasm/matrix-product.ts';
import { type VectorUnit, vectorUnit } from '../wasm/vector-unit.ts';
import { copyNumbers } from './copy.ts';
import type { RightMatrix } from './right-matrix.ts';

/** A row is sparse where at most one in this many of its numbers is not zero: one-hot rows, counts of words. */
const SPARSE = 8;

/** Narrower rows are not worth a look. */
const SPARSE_WIDTH = 32;

/** Numbers of panels, and of rows beside them, that are worked on at a time: what the nearer caches hold. */
const PANEL_NUMBERS = 32_768;
const ROW_NUMBERS = 16_384;

/** Copies some rows of the left side, `count` from the `first`th on, to where they are multiplied. */
export type LeftRows = (first: number, count: number, target: NumericArray, at: number) => void;

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
  const maySkip = k >= SPARSE_WIDTH && !b.transposed && b.finite;
  for (let row = 0; row < m; row++) {
    const from = aOffset + row * k;
    let dense = 0;
    while (row + dense < m && !(maySkip && isSparse(a, from + dense * k, k))) dense++;
    if (dense > 0) {
      multiplyRows(rowsOf(a, from, k), b, out, outOffset + row * n, dense);
      row += dense;
    }
    if (row < m) sparseRow(a, aOffset + row * k, b, out, outOffset + row * n);
  }
}

/** Rows of a matrix, as long as `k`, from an offset on. */
export function rowsOf(a: NumericArray, offset: number, k: number): LeftRows {
  return (first, count, target, at) => copyNumbers(a, offset + first * k, count * k, target, at);
}

/** How rows lie where they are copied to. Each is so many pieces of one length. */
export interface RowLayout {
  /** How far rows are apart; less than they reach where they overlap. */
  readonly stride: number;
  readonly pieces: number;
  /** How far the pieces of a row are apart, from beginning to beginning. */
  readonly apart: number;
}

/** Rows of `k` numbers end to end. */
function endToEnd(k: number): RowLayout {
  return { stride: k, pieces: 1, apart: k };
}

/** From the beginning of a row of `k` numbers to its end. */
function reachOf(k: number, { pieces, apart }: RowLayout): number {
  return (pieces - 1) * apart + k / pieces;
}

/** The same for `m` rows that are copied when they are needed, none of which is looked at. */
export function multiplyRows(
  rows: LeftRows,
  b: RightMatrix,
  out: NumericArray,
  outOffset: number,
  m: number,
  layout: RowLayout = endToEnd(b.k),
): void {
  requireWork(m * b.k * b.n);
  const single = b.data instanceof Float32Array && out instanceof Float32Array;
  const unit = single ? vectorUnit() : undefined;
  if (unit && multiplyBlocks(unit, rows, b, out, outOffset, m, layout)) return;
  const row = allocate('float64', reachOf(b.k, layout));
  for (let i = 0; i < m; i++) {
    rows(i, 1, row, 0);
    plainRow(row, layout, b, out, outOffset + i * b.n);
  }
}

/** Block of columns by block of rows; false where a row and a panel are too long. */
function multiplyBlocks(
  unit: VectorUnit,
  rows: LeftRows,
  b: RightMatrix,
  out: NumericArray,
  outOffset: number,
  m: number,
  layout: RowLayout,
): boolean {
  const { k, n, panels } = b;
  const { stride, pieces, apart } = layout;
  const piece = k / pieces;
  const size = PANEL * k;
  const wide = Math.max(1, Math.min(panels, Math.floor(PANEL_NUMBERS / size)));
  const most = Math.floor(ROW_NUMBERS / (stride + wide * PANEL));
  const tall = Math.min(m, Math.max(HEIGHT, most - (most % HEIGHT)));
  const left = wide * size;
  const result = left + tall * stride + reachOf(k, layout);
  // The last row of a result writes a whole panel.
  if (!unit.reserve(result + (tall + 1) * wide * PANEL)) return false;
  const { floats } = unit;
  const product = unit.functions.product!;
  for (let panel = 0; panel < panels; panel += wide) {
    const count = Math.min(wide, panels - panel);
    const column = panel * PANEL;
    const width = Math.min(n - column, count * PANEL);
    b.copyPanels(panel, count, floats);
    for (let row = 0; row < m; row += tall) {
      const height = Math.min(tall, m - row);
      if (panel === 0 || tall < m) rows(row, height, floats, left);
      product(
        ...[height, 4 * left, 4 * stride, 0, piece, count, 4 * result, 4 * width],
        ...[pieces, 4 * (apart - piece)],
      );
      const to = outOffset + row * n + column;
      if (width === n) copyNumbers(floats, result, height * n, out, to);
      else {
        for (let i = 0; i < height; i++) {
          copyNumbers(floats, result + i * width, width, out, to + i * n);
        }
      }
    }
  }
  return true;
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
  requireWork(k * n);
  const sums = allocate('float64', n);
  for (let i = 0; i < k; i++) {
    const x = a[from + i]!;
    if (x === 0) continue;
    const row = offset + i * n;
    for (let c = 0; c < n; c++) sums[c]! += x * data[row + c]!;
  }
  out.set(sums, to);
}

function plainRow(
  row: Float64Array,
  { pieces, apart }: RowLayout,
  { data, offset, k, n, transposed }: RightMatrix,
  out: NumericArray,
  to: number,
): void {
  const [down, right] = transposed ? [1, k] : [n, 1];
  for (let c = 0; c < n; c++) {
    let sum = 0;
    let at = offset + c * right;
    for (let piece = 0; piece < pieces; piece++) {
      const from = piece * apart;
      for (let i = from; i < from + k / pieces; i++, at += down) sum += row[i]! * data[at]!;
    }
    out[to + c] = sum;
  }
}
