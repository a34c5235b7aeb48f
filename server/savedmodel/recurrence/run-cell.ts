import type { Value } from '../graph/op.ts';
import { requireWork } from '../room.ts';
import { allocate, numeric, scalar } from '../tensor.ts';
import type { TensorList } from '../tensor-list.ts';
import { PANEL } from '../wasm/matrix-product.ts';
import type { BoundInputs } from './bind-inputs.ts';
import type { CompiledCell } from './compile-cell.ts';
import { type Block, type Layout, ROUNDS, ROWS } from './layout.ts';

/**
 * Runs all rounds of a loop: some rows at a time, since no row needs another, and of these some rounds at a time.
 *
 * @returns what the loop hands on after the last round, in its order.
 */
export function runCell(
  compiled: CompiledCell,
  bound: BoundInputs,
  inputs: readonly Value[],
): Value[] {
  const { cell, layout } = compiled;
  const { count, rows } = bound;
  requireWork(count * rows * multiplicationsOf(layout));
  const states = bound.states.map(({ data }) => allocate('float32', data.length));
  const items = cell.lists.map(({ index, item }) =>
    allocate('float32', (typeof index === 'number' ? 1 : count) * rows * item.width),
  );
  for (let row = 0; row < rows; row += ROWS) {
    const height = Math.min(ROWS, rows - row);
    cell.states.forEach(({ next: { width } }, i) => {
      const from = bound.states[i]!.data.subarray(row * width, (row + height) * width);
      copyIn(compiled, layout.states[i] as Block, 0, from as Float32Array, width);
    });
    for (let round = 0; round < count; round += ROUNDS) {
      const some = Math.min(ROUNDS, count - round);
      loadInputs(compiled, bound, { row, height, round, some });
      compiled.rounds(some, height);
      cell.lists.forEach(({ index, item: { width } }, i) => {
        const block = layout.lists[i] as Block;
        const to = items[i] as Float32Array;
        if (typeof index !== 'number') {
          for (let t = 0; t < some; t++) {
            const at = ((round + t) * rows + row) * width;
            copyOut(compiled, block, t * height, to.subarray(at, at + height * width), width);
          }
        } else if (round + some === count) {
          const part = to.subarray(row * width, (row + height) * width);
          copyOut(compiled, block, (some - 1) * height, part, width);
        }
      });
    }
    cell.states.forEach(({ next: { width } }, i) => {
      const part = states[i]!.subarray(row * width, (row + height) * width);
      copyOut(compiled, layout.states[i] as Block, 0, part, width);
    });
  }
  const results: Value[] = [];
  for (const i of cell.counters) results[i] = scalar('int32', counterOf(inputs[i]) + count);
  cell.states.forEach(({ carried, next }, i) => {
    if (next.kind === 'state' && next.carried === carried) return;
    const { width } = next;
    results[carried] = numeric('float32', [rows, width], states[i] as Float32Array);
  });
  cell.lists.forEach(({ carried, index, item: { width } }, i) => {
    let list = bound.lists[i] as TensorList;
    const start = typeof index === 'number' ? index : counterOf(inputs[index.counter]);
    const data = items[i] as Float32Array;
    const size = rows * width;
    for (let t = 0; t * size < data.length; t++) {
      const item = numeric('float32', [rows, width], data.subarray(t * size, (t + 1) * size));
      list = list.with(start + t, item);
    }
    results[carried] = list;
  });
  return results;
}

/** In one round of one row. */
function multiplicationsOf({ products }: Layout): number {
  return products.reduce((sum, { depth, panels }) => sum + depth * panels * PANEL, 0);
}

function counterOf(value: Value | undefined): number {
  return value?.dtype === 'int32' ? (value.data[0] as number) : 0;
}

interface Part {
  readonly row: number;
  readonly height: number;
  readonly round: number;
  readonly some: number;
}

/** Copies what some rounds read of some rows into memory, and multiplies it by its weights. */
function loadInputs(compiled: CompiledCell, bound: BoundInputs, part: Part): void {
  const { layout, words, product } = compiled;
  const { row, height, round, some } = part;
  layout.sources.forEach(({ source, block, width }, i) => {
    for (let t = 0; t < some; t++) {
      const { data } = bound.sources[i]![round + t]!;
      const from = data.subarray(row * width, (row + height) * width) as Float32Array;
      copyIn(compiled, block, t * height, from, width);
    }
    for (const { left, depth, weights, panels, out } of layout.products) {
      if (left.kind !== 'source' || left.list !== source.list) continue;
      const { address, stride } = block;
      product(
        ...[some * height, address, stride, weights, depth, panels, out.address, out.stride, 1, 0],
      );
    }
  });
  layout.masks.forEach(({ block }, i) => {
    let at = block.address / 4;
    for (let t = 0; t < some; t++) {
      const { data } = bound.masks[i]![round + t]!;
      for (let r = 0; r < height; r++) words[at++] = data[row + r] ? -1 : 0;
    }
  });
}

/** Copies rows without gaps into a block, from one of its rows on. */
function copyIn(
  { floats }: CompiledCell,
  { address, stride }: Block,
  first: number,
  rows: Float32Array,
  width: number,
): void {
  const step = stride / 4;
  let to = address / 4 + first * step;
  if (step === width) {
    floats.set(rows, to);
    return;
  }
  for (let from = 0; from < rows.length; from += width, to += step) {
    for (let c = 0; c < width; c++) floats[to + c] = rows[from + c]!;
  }
}

/** Copies a block's rows, from one of them on, to where they have no gaps. */
function copyOut(
  { floats }: CompiledCell,
  { address, stride }: Block,
  first: number,
  rows: Float32Array,
  width: number,
): void {
  const step = stride / 4;
  let from = address / 4 + first * step;
  for (let to = 0; to < rows.length; to += width, from += step) {
    for (let c = 0; c < width; c++) rows[to + c] = floats[from + c]!;
  }
}
