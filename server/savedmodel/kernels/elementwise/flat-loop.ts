import { allocateDirty } from '../../array-pool.ts';
import { type NumericTensor, sizeOf } from '../../tensor.ts';
import { copyNumbers } from '../copy.ts';
import type { ElementProgram } from './element-program.ts';
import { Registers } from './registers.ts';

/** Elements worked on at a time: few enough for all registers to stay in the nearest cache. */
const BLOCK = 1_024;

/** More inputs than this are not told apart by the bits of a number. */
const MOST_INPUTS = 31;

/** Which inputs are one number, by bits; the others are of the shape of the result. */
interface Flat {
  readonly singles: number;
  readonly shape: readonly number[];
}

/** Whether the first `count` tensors are of one shape or one number each: then it matters neither which shape nor how large. */
export function flatOf(tensors: readonly NumericTensor[], count: number): Flat | undefined {
  let singles = 0;
  let shape: readonly number[] | undefined;
  for (let i = 0; i < count; i++) {
    const each = tensors[i]!;
    if (each.data.length === 1) singles |= 1 << i;
    else if (!shape) shape = each.shape;
    else if (!isSame(shape, each.shape)) return undefined;
  }
  if (!shape || count > MOST_INPUTS) return undefined;
  // One number of more dimensions would give the result these.
  for (let i = 0; i < count; i++) {
    if (tensors[i]!.shape.length > shape.length) return undefined;
  }
  return { singles, shape };
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((dim, d) => dim === b[d]);
}

/**
 * A loop over a program's instructions for such inputs.
 *
 * @returns undefined where something is made of single numbers alone, which is not to be made again for each element.
 */
export function flatLoop(
  { inputs, instructions }: ElementProgram,
  singles: number,
): ((given: readonly NumericTensor[], shape: readonly number[]) => NumericTensor) | undefined {
  const isSingle = inputs.map((_, i) => (singles & (1 << i)) !== 0);
  for (const { a, b } of instructions) isSingle.push(isSingle[a]! && isSingle[b]!);
  if (isSingle.slice(inputs.length).includes(true)) return undefined;
  const registers = new Registers(inputs, instructions, BLOCK);
  return (given, shape) => {
    const size = sizeOf(shape);
    const out = allocateDirty(registers.type, size);
    registers.prepare();
    const { arrays } = registers;
    for (let i = 0; i < inputs.length; i++) {
      if (isSingle[i]) arrays[i]!.fill(given[i]!.data[0]!, 0, Math.min(size, BLOCK));
    }
    for (let from = 0; from < size; from += BLOCK) {
      const count = Math.min(size - from, BLOCK);
      for (let i = 0; i < inputs.length; i++) {
        if (!isSingle[i]) copyNumbers(given[i]!.data, from, count, arrays[i]!, 0);
      }
      registers.run(count);
      copyNumbers(arrays.at(-1)!, 0, count, out, from);
    }
    return { dtype: registers.type, shape, data: out };
  };
}
