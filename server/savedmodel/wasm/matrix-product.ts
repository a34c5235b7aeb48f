import { Code, I32, V128 } from './code.ts';
import type { WasmFunction } from './module.ts';

/** Columns of a panel: two vectors of four numbers. */
export const PANEL = 8;

/** Rows that share what is read of a panel: as many as leave registers for the panel and the rows themselves. */
export const HEIGHT = 6;

/** Bytes of one row of a panel. */
const ROW = 4 * PANEL;

/**
 * out[rows, panels · 8] = a[rows, pieces · k] · w, where `w` is panels of 8 columns, each row by row; strides are in bytes. A
 * row of `a` is `pieces` of `k` numbers each, between whose ends and beginnings `gap` bytes are left out. Every sum goes from the first number to the last, so a row comes to the same whatever its neighbours. The last panel goes first and
 * rows go downwards: where rows of `out` are narrower than the panels, what is too much is written over.
 */
export function matrixProduct(): WasmFunction {
  const params = 10;
  const [rows, a, aStride, w, k, panels, out, outStride] = [0, 1, 2, 3, 4, 5, 6, 7] as const;
  const [pieces, gap] = [8, 9] as const;
  const code = new Code(params);
  const locals = {
    at: code.local(I32),
    panel: code.local(I32),
    size: code.local(I32),
    piece: code.local(I32),
    left: code.local(I32),
    to: code.local(I32),
    row: Array.from({ length: HEIGHT }, () => code.local(I32)),
    sums: Array.from({ length: 2 * HEIGHT }, () => code.local(V128)),
    pair: [code.local(V128), code.local(V128)],
    x: code.local(V128),
  };
  code.get(k).get(pieces).mulI32().i32(ROW).mulI32().set(locals.size);
  const tile = (height: number) => {
    code.whileAtLeast(rows, height, () => {
      code.get(panels).i32(-1).addI32().set(locals.panel);
      code.whileAtLeast(locals.panel, 0, () => {
        for (const sum of locals.sums.slice(0, 2 * height)) code.splat(0).set(sum);
        code.get(a).set(locals.row[0] as number);
        for (let r = 1; r < height; r++) {
          code.get(locals.row[r - 1] as number).get(aStride);
          code.addI32().set(locals.row[r] as number);
        }
        code.get(w).get(locals.panel).get(locals.size).mulI32().addI32().set(locals.at);
        code.get(pieces).set(locals.piece);
        code.whileAtLeast(locals.piece, 1, () => {
          code.get(k).set(locals.left);
          code.whileAtLeast(locals.left, UNROLL, () => {
            for (let step = 0; step < UNROLL; step++) multiplyAdd(code, locals, height, step);
            next(code, locals, height, UNROLL);
          });
          code.whileAtLeast(locals.left, 1, () => {
            multiplyAdd(code, locals, height, 0);
            next(code, locals, height, 1);
          });
          for (const each of locals.row.slice(0, height)) code.advance(each, { local: gap });
          code.advance(locals.piece, -1);
        });
        code.get(out).get(locals.panel).i32(ROW).mulI32().addI32().set(locals.to);
        for (let r = 0; r < height; r++) {
          for (let half = 0; half < 2; half++) {
            code.get(locals.to).get(locals.sums[2 * r + half] as number);
            code.store(16 * half);
          }
          code.advance(locals.to, { local: outStride });
        }
        code.advance(locals.panel, -1);
      });
      for (let r = 0; r < height; r++) {
        code.advance(a, { local: aStride }).advance(out, { local: outStride });
      }
      code.advance(rows, -height);
    });
  };
  tile(HEIGHT);
  tile(2);
  tile(1);
  return { name: 'product', params, code };
}

/** Steps down the panel in one round of the innermost loop. */
const UNROLL = 4;

interface Locals {
  readonly at: number;
  readonly left: number;
  readonly row: readonly number[];
  readonly sums: readonly number[];
  readonly pair: readonly number[];
  readonly x: number;
}

/** Adds to all sums what one step down the panel comes to. */
function multiplyAdd(code: Code, locals: Locals, height: number, step: number): void {
  const { at, row, sums, pair, x } = locals;
  for (let half = 0; half < 2; half++) {
    code
      .get(at)
      .load(ROW * step + 16 * half)
      .set(pair[half] as number);
  }
  for (let r = 0; r < height; r++) {
    code
      .get(row[r] as number)
      .loadSplat(4 * step)
      .set(x);
    for (let half = 0; half < 2; half++) {
      const sum = sums[2 * r + half] as number;
      code
        .get(x)
        .get(pair[half] as number)
        .multiplyAdd(() => code.get(sum))
        .set(sum);
    }
  }
}

function next(code: Code, { at, left, row }: Locals, height: number, steps: number): void {
  for (const each of row.slice(0, height)) code.advance(each, 4 * steps);
  code.advance(at, ROW * steps).advance(left, -steps);
}

/** The panels of a matrix of `k` rows whose columns are given one by one; undefined stands for zeros. */
export function packPanels(
  k: number,
  columns: readonly (((row: number) => number) | undefined)[],
): Float32Array {
  const panels = Math.ceil(columns.length / PANEL);
  const packed = new Float32Array(panels * k * PANEL);
  columns.forEach((column, c) => {
    if (!column) return;
    const from = Math.floor(c / PANEL) * k * PANEL + (c % PANEL);
    for (let row = 0; row < k; row++) packed[from + row * PANEL] = column(row);
  });
  return packed;
}
