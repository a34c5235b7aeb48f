import type { NumericArray } from '../tensor.ts';
import { PANEL } from '../wasm/matrix-product.ts';

/** A matrix seen through strides: how far the next row and the next column are. */
export interface MatrixView {
  readonly data: NumericArray;
  readonly offset: number;
  readonly down: number;
  readonly right: number;
}

/** Lays out `count` panels of columns of a matrix [k, n], from the `first`th on, each row by row; the last one is filled up with zeros. */
export function layPanels(
  { data, offset, down, right }: MatrixView,
  [k, n]: readonly [number, number],
  first: number,
  count: number,
  target: Float32Array,
  at = 0,
): void {
  for (let panel = 0; panel < count; panel++) {
    const column = (first + panel) * PANEL;
    const width = Math.min(PANEL, n - column);
    let to = at + panel * PANEL * k;
    let from = offset + column * right;
    for (let i = 0; i < k; i++, to += PANEL, from += down) {
      for (let c = 0; c < width; c++) target[to + c] = data[from + c * right]!;
      for (let c = width; c < PANEL; c++) target[to + c] = 0;
    }
  }
}
