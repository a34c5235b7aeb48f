import { allocateDirty } from '../../array-pool.ts';
import { type NumericArray, type NumericTensor, type NumericType, sizeOf } from '../../tensor.ts';
import { vectorUnit } from '../../wasm/vector-unit.ts';
import { copyNumbers } from '../copy.ts';
import { fillRows } from '../fill-rows.ts';
import { MAX_WIDTH, type RowFunction } from '../row-blocks.ts';
import { broadcastStrides, collapsed } from '../strided.ts';
import type { Instruction } from './element-program.ts';
import { Registers } from './registers.ts';

/** Computes a tensor from inputs of the shapes that it was made for. */
export type BlockLoop = (inputs: readonly NumericTensor[]) => NumericTensor;

interface Loop {
  readonly inputs: readonly { readonly dtype: NumericType; readonly shape: readonly number[] }[];
  readonly instructions: readonly Instruction[];
  /** What the inputs' shapes broadcast to. */
  readonly shape: readonly number[];
  /** What is made of each row of the result, while it is at hand. */
  readonly ending?: RowFunction | undefined;
}

/** Whether machine code can do that for rows of such a result. */
export function canEnd(shape: readonly number[], dtype: NumericType): boolean {
  const width = shape.at(-1) ?? 0;
  const fits = width > 0 && width <= MAX_WIDTH && sizeOf(shape) > 0;
  return fits && dtype === 'float32' && vectorUnit() !== undefined;
}

/** Elements worked on at a time: few enough for all registers to stay in the nearest cache. */
const LEAST_BLOCK = 1_024;

/**
 * A loop over instructions, block by block. A block is some rows of the last dimension, or a piece of one; an input that
 * is the same for all of them is copied once.
 */
export function blockLoop({ inputs, instructions, shape, ending }: Loop): BlockLoop {
  const unit = vectorUnit();
  const size = sizeOf(shape);
  const walk = walkOf(
    shape,
    inputs.map((input) => broadcastStrides(input.shape, shape)),
    ending !== undefined,
  );
  const inner = walk.shape.at(-1)!;
  const rows = walk.shape.at(-2) ?? 1;
  const block = ending ? 4 * Math.ceil(Math.max(LEAST_BLOCK, inner) / 4) : LEAST_BLOCK;
  const tall = Math.max(1, Math.floor(block / inner));
  const across = walk.strides.map((each) => each.at(-1)!);
  const down = walk.strides.map((each) => each.at(-2) ?? 0);
  const outer = walk.shape.slice(0, -2);
  const isOneBlock = outer.length === 0 && rows <= tall && inner <= block;
  const whole = inputs.map((_, i) => ({
    height: rows,
    width: inner,
    down: down[i]!,
    across: across[i]!,
  }));
  const registers = new Registers(
    inputs.map((input) => input.dtype),
    instructions,
    block,
  );
  const dtype = registers.type;
  const outShape = ending && ending !== 'rowSoftmax' ? shape.slice(0, -1) : shape;
  /** Puts what became of so many rows of a block into the result; the number of numbers. */
  const take = (height: number, width: number, out: NumericArray, at: number): number => {
    let [from, data, count] = [0, registers.arrays.at(-1)!, height * width];
    const { memory, last, free } = registers;
    if (ending && unit && memory) {
      unit.functions[ending]!(4 * last, 4 * free, height, width);
      if (ending !== 'rowSoftmax') count = height;
      [from, data] = [free, memory];
    }
    copyNumbers(data, from, count, out, at);
    return count;
  };
  return (given) => {
    const out = allocateDirty(dtype, sizeOf(outShape));
    if (size === 0) return { dtype, shape: outShape, data: out };
    registers.prepare();
    const { arrays } = registers;
    if (isOneBlock) {
      for (let i = 0; i < given.length; i++) {
        fillRows(given[i]!.data, 0, whole[i]!, arrays[i]!, 0);
      }
      registers.run(size);
      take(rows, inner, out, 0);
      return { dtype, shape: outShape, data: out };
    }
    const filled = given.map(() => -1);
    const offsets = given.map(() => 0);
    const counter = outer.map(() => 0);
    for (let at = 0; ; ) {
      for (let row = 0; row < rows; row += tall) {
        const height = Math.min(tall, rows - row);
        for (let column = 0; column < inner; column += block) {
          const width = Math.min(block, inner - column);
          for (let i = 0; i < given.length; i++) {
            const from = offsets[i]! + row * down[i]! + column * across[i]!;
            // Blocks only become smaller, so what one holds serves the next.
            if (filled[i] === from && down[i] === 0) continue;
            filled[i] = from;
            const all = { height, width, down: down[i]!, across: across[i]! };
            fillRows(given[i]!.data, from, all, arrays[i]!, 0);
          }
          const count = height * width;
          registers.run(count);
          at += take(height, width, out, at);
        }
      }
      if (at === out.length) return { dtype, shape: outShape, data: out };
      for (let d = outer.length - 1; d >= 0; d--) {
        const done = ++counter[d]! === outer[d]!;
        for (let i = 0; i < offsets.length; i++) {
          offsets[i]! += walk.strides[i]![d]! * (done ? 1 - outer[d]! : 1);
        }
        if (!done) break;
        counter[d] = 0;
      }
    }
  };
}

/** Dimensions that lie like one are one; the last stays by itself where rows of it matter. */
function walkOf(
  shape: readonly number[],
  strides: readonly (readonly number[])[],
  rows: boolean,
): { readonly shape: number[]; readonly strides: number[][] } {
  if (!rows) return collapsed(shape, strides);
  const outer = collapsed(
    shape.slice(0, -1),
    strides.map((each) => each.slice(0, -1)),
  );
  return {
    shape: [...outer.shape, shape.at(-1)!],
    strides: outer.strides.map((each, i) => [...each, strides[i]!.at(-1)!]),
  };
}
