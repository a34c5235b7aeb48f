import { PAGE } from '../wasm/vector-unit.ts';
import type { Cell } from './cell.ts';
import { emitCell } from './emit.ts';
import { type Layout, layOut } from './layout.ts';

/** A cell's loop as machine code, with the memory that it works in. */
export interface CompiledCell {
  readonly cell: Cell;
  readonly layout: Layout;
  readonly floats: Float32Array;
  readonly words: Int32Array;
  /** Runs rounds of so many rows on the inputs that are in memory. */
  readonly rounds: (count: number, rows: number) => void;
  /** As `matrixProduct` has it: rows, a, its stride, weights, depth, panels, out, its stride, pieces, gap; in bytes. */
  readonly product: (...numbers: number[]) => void;
}

/** Compiles a cell; undefined where there is no WebAssembly, or none with vectors. */
export function compileCell(cell: Cell): CompiledCell | undefined {
  const layout = layOut(cell);
  try {
    const memory = new WebAssembly.Memory({ initial: Math.ceil(layout.bytes / PAGE) });
    const module = new WebAssembly.Module(emitCell(cell, layout));
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    const floats = new Float32Array(memory.buffer);
    for (const { address, data } of layout.constants) floats.set(data, address / 4);
    return {
      cell,
      layout,
      floats,
      words: new Int32Array(memory.buffer),
      rounds: exports.rounds as CompiledCell['rounds'],
      product: exports.product as CompiledCell['product'],
    };
  } catch {
    return undefined;
  }
}
