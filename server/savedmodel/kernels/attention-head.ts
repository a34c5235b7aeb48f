import { HEIGHT, PANEL } from '../wasm/matrix-product.ts';
import type { VectorUnit } from '../wasm/vector-unit.ts';
import type { ScoreChange } from './attention.ts';
import { fillRows, type Rows } from './fill-rows.ts';
import { layPanels, type MatrixView } from './panels.ts';

/** Scores worked on at a time: what the nearest caches hold. */
const BLOCK = 8_192;

/** Machine code writes whole vectors and panels, a few numbers more than asked for. */
const SLACK = PANEL;

/** Of one head: scores are [rows, columns], each a sum of `inner` products; what comes of a row has `width` numbers. */
export interface HeadSizes {
  readonly rows: number;
  readonly columns: number;
  readonly inner: number;
  readonly width: number;
}

/** Of one head rows [rows, inner], keys [inner, columns], values [columns, width], what comes out, and what is beside the scores. */
export type HeadViews = [
  rows: MatrixView,
  keys: MatrixView,
  values: MatrixView,
  out: MatrixView,
  ...sides: MatrixView[],
];

/** The machine's memory while it is at one head after the other: keys and values as panels, the rest a few rows at a time. */
export class AttentionHead {
  /** Rows that there is room for at a time. */
  readonly #tall: number;
  /** Numbers of memory that it takes. */
  readonly room: number;
  readonly #unit: VectorUnit;
  readonly #sizes: HeadSizes;
  readonly #at: { values: number; rows: number; scores: number; result: number; sides: number };
  readonly #sideSize: number;
  /** Of each side what its place holds. */
  readonly #held: { from: number; height: number }[] = [];

  constructor(unit: VectorUnit, sizes: HeadSizes, sideCount: number) {
    const { rows, columns, inner, width } = sizes;
    const most = Math.floor(BLOCK / columns);
    this.#tall = Math.min(rows, Math.max(HEIGHT, most - (most % HEIGHT)));
    this.#unit = unit;
    this.#sizes = sizes;
    this.#sideSize = this.#tall * columns + SLACK;
    const values = panelsOf(columns) * PANEL * inner;
    const left = values + panelsOf(width) * PANEL * columns;
    const scores = left + this.#tall * inner + SLACK;
    const result = scores + this.#sideSize;
    const sides = result + this.#tall * width + SLACK;
    this.#at = { values, rows: left, scores, result, sides };
    this.room = sides + sideCount * this.#sideSize;
    for (let i = 0; i < sideCount; i++) this.#held.push({ from: -1, height: 0 });
  }

  /** Computes one head. */
  compute(views: HeadViews, changes: readonly ScoreChange[]): void {
    const [, keys, values] = views;
    const { rows, columns, inner, width } = this.#sizes;
    const { floats } = this.#unit;
    layPanels(keys, [inner, columns], 0, panelsOf(columns), floats, 0);
    layPanels(values, [columns, width], 0, panelsOf(width), floats, this.#at.values);
    for (let first = 0; first < rows; first += this.#tall) {
      this.#computeRows(first, Math.min(this.#tall, rows - first), views, changes);
    }
  }

  #computeRows(
    first: number,
    height: number,
    [left, , , out, ...sides]: HeadViews,
    changes: readonly ScoreChange[],
  ): void {
    const { columns, inner, width } = this.#sizes;
    const { functions, floats } = this.#unit;
    const { values, rows, scores, result } = this.#at;
    fillRows(left.data, left.offset + first * left.down, rowsOf(left, height, inner), floats, rows);
    const count = panelsOf(columns);
    functions.product!(height, 4 * rows, 4 * inner, 0, inner, count, 4 * scores, 4 * columns, 1, 0);
    for (const { loop, side, isFirst } of changes) {
      const other = side === undefined ? scores : this.#placed(side, sides[side]!, first, height);
      const [a, b] = isFirst ? [other, scores] : [scores, other];
      functions[loop]!(4 * a, 4 * b, 4 * scores, 4 * height * columns);
    }
    functions.rowSoftmax!(4 * scores, 4 * scores, height, columns);
    const wide = panelsOf(width);
    const [by, to] = [4 * columns, 4 * width];
    functions.product!(height, 4 * scores, by, 4 * values, columns, wide, 4 * result, to, 1, 0);
    spreadRows(floats, result, height, width, out, first);
  }

  /** Puts what is beside the scores of some rows to its place, unless it is there already; the place. */
  #placed(side: number, view: MatrixView, first: number, height: number): number {
    const held = this.#held[side]!;
    const place = this.#at.sides + side * this.#sideSize;
    const from = view.offset + first * view.down;
    if (held.from === from && held.height >= height) return place;
    fillRows(view.data, from, rowsOf(view, height, this.#sizes.columns), this.#unit.floats, place);
    held.from = from;
    held.height = height;
    return place;
  }
}

function rowsOf({ down, right }: MatrixView, height: number, width: number): Rows {
  return { height, width, down, across: right };
}

/** Copies rows without gaps to rows of a matrix, from the `first`th on. */
function spreadRows(
  floats: Float32Array,
  at: number,
  height: number,
  width: number,
  { data, offset, down, right }: MatrixView,
  first: number,
): void {
  let from = at;
  for (let row = 0, to = offset + first * down; row < height; row++, to += down) {
    for (let c = 0; c < width; c++) data[to + c * right] = floats[from++]!;
  }
}

function panelsOf(columns: number): number {
  return Math.ceil(columns / PANEL);
}
