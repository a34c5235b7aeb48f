import { Code, I32, V128 } from './code.ts';
import type { WasmFunction } from './module.ts';

/** Columns of a panel: two vectors of four numbers. */
export const PANEL = 8;

/**
 * out[rows, panels · 8] = a[rows, k] · w, where `w` is panels of 8 columns, each row by row; strides are in bytes.
 * Four rows at a time share what is read of a panel; a row alone is summed in four strands instead.
 */
export function matrixProduct(): WasmFunction {
  const params = 8;
  const [rows, a, aStride, w, k, panels, out, outStride] = [0, 1, 2, 3, 4, 5, 6, 7] as const;
  const code = new Code(params);
  const locals = {
    at: code.local(I32),
    panel: code.local(I32),
    column: code.local(I32),
    left: code.local(I32),
    row: [code.local(I32), code.local(I32), code.local(I32), code.local(I32)],
    sums: Array.from({ length: 8 }, () => code.local(V128)),
    pair: [code.local(V128), code.local(V128)],
    x: code.local(V128),
  };
  const tile = (height: number, strands: number) => {
    code.whileAtLeast(rows, height, () => {
      code.get(w).set(locals.at).get(out).set(locals.column).i32(0).set(locals.panel);
      code.repeatWhileLess(locals.panel, { local: panels }, () => {
        for (const sum of locals.sums) code.splat(0).set(sum);
        for (let r = 0; r < height; r++) {
          code.get(r ? (locals.row[r - 1] as number) : a);
          if (r) code.get(aStride).addI32();
          code.set(locals.row[r] as number);
        }
        code.get(k).set(locals.left);
        if (strands > 1) {
          code.whileAtLeast(locals.left, strands, () => {
            for (let s = 0; s < strands; s++) multiplyAdd(code, locals, 0, s, s);
            code.advance(locals.row[0] as number, 4 * strands).advance(locals.at, 32 * strands);
            code.advance(locals.left, -strands);
          });
        }
        code.whileAtLeast(locals.left, 1, () => {
          for (let r = 0; r < height; r++) multiplyAdd(code, locals, r, r, 0);
          for (let r = 0; r < height; r++) code.advance(locals.row[r] as number, 4);
          code.advance(locals.at, 32).advance(locals.left, -1);
        });
        for (let half = 0; half < 2; half++) {
          for (let s = 1; s < strands; s++) {
            code.get(locals.sums[half] as number).get(locals.sums[2 * s + half] as number);
            code.vector('add').set(locals.sums[half] as number);
          }
        }
        code.get(locals.column).set(locals.left);
        for (let r = 0; r < height; r++) {
          for (let half = 0; half < 2; half++) {
            code
              .get(locals.left)
              .get(locals.sums[2 * r + half] as number)
              .store(16 * half);
          }
          code.advance(locals.left, { local: outStride });
        }
        code.advance(locals.column, 32).advance(locals.panel, 1);
      });
      for (let r = 0; r < height; r++) {
        code.advance(a, { local: aStride }).advance(out, { local: outStride });
      }
      code.advance(rows, -height);
    });
  };
  tile(4, 1);
  tile(1, 4);
  return { name: 'product', params, code };
}

interface Locals {
  readonly at: number;
  readonly row: readonly number[];
  readonly sums: readonly number[];
  readonly pair: readonly number[];
  readonly x: number;
}

/** Adds one number of a row times eight of the panel to a pair of sums; `step` numbers further on. */
function multiplyAdd(code: Code, locals: Locals, row: number, pair: number, step: number): void {
  code
    .get(locals.row[row] as number)
    .loadSplat(4 * step)
    .set(locals.x);
  for (let half = 0; half < 2; half++) {
    const right = locals.pair[half] as number;
    if (row === 0)
      code
        .get(locals.at)
        .load(32 * step + 16 * half)
        .set(right);
    const sum = locals.sums[2 * pair + half] as number;
    code.get(locals.x).get(right).vector('mul').get(sum).vector('add').set(sum);
  }
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
