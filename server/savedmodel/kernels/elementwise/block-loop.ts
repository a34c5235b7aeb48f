import { allocateDirty } from '../../array-pool.ts';
import { SavedModelError } from '../../errors.ts';
import {
  allocate,
  type NumericArray,
  type NumericTensor,
  type NumericType,
  sizeOf,
} from '../../tensor.ts';
import { vectorUnit } from '../../wasm/vector-unit.ts';
import { copyNumbers } from '../copy.ts';
import { broadcastStrides, collapsed } from '../strided.ts';
import type { Instruction } from './element-program.ts';

/** Computes a tensor from inputs of the shapes that it was made for. */
export type BlockLoop = (inputs: readonly NumericTensor[]) => NumericTensor;

interface Loop {
  readonly inputs: readonly { readonly dtype: NumericType; readonly shape: readonly number[] }[];
  readonly instructions: readonly Instruction[];
  /** What the inputs' shapes broadcast to. */
  readonly shape: readonly number[];
}

/** Elements worked on at a time: few enough for all registers to stay in the nearest cache. */
const BLOCK = 1_024;

/**
 * A loop over instructions, block by block. A block is some rows of the last dimension, or a piece of one; an input that
 * is the same for all of them is copied once.
 */
export function blockLoop({ inputs, instructions, shape }: Loop): BlockLoop {
  const unit = vectorUnit();
  const types = [...inputs.map(({ dtype }) => dtype), ...instructions.map(({ dtype }) => dtype)];
  const slots = slotsOf(inputs.length, instructions, types);
  const size = sizeOf(shape);
  const dtype = types[types.length - 1]!;
  const walk = collapsed(
    shape,
    inputs.map((input) => broadcastStrides(input.shape, shape)),
  );
  const inner = walk.shape.at(-1)!;
  const rows = walk.shape.at(-2) ?? 1;
  const tall = Math.max(1, Math.floor(BLOCK / inner));
  const across = walk.strides.map((each) => each.at(-1)!);
  const down = walk.strides.map((each) => each.at(-2) ?? 0);
  const outer = walk.shape.slice(0, -2);
  const isOneBlock = outer.length === 0 && rows <= tall && inner <= BLOCK;
  let registers: NumericArray[] = [];
  let memory: Float32Array | undefined;
  const steps = instructions.map(({ a, b, fn, loop, dtype }, k) => {
    const to = inputs.length + k;
    const [x, y, z] = [a, b, to].map((register) => 4 * BLOCK * slots[register]!);
    const machine = loop && unit?.functions[loop];
    const bytes = dtype === 'bool' ? 1 : 4;
    return (count: number) => {
      if (machine) machine(x!, y!, z!, bytes * count);
      else apply(fn, registers[a]!, registers[b]!, registers[to]!, count);
    };
  });
  return (given) => {
    const out = allocateDirty(dtype, size);
    if (size === 0) return { dtype, shape, data: out };
    if (registers.length === 0 || (unit && unit.floats !== memory)) {
      if (unit?.reserve(BLOCK * (Math.max(...slots) + 1)) === false) {
        throw new SavedModelError('There is no memory left to compute in: send fewer texts.');
      }
      memory = unit?.floats;
      registers = registersFor(types, slots, memory);
    }
    if (isOneBlock) {
      for (let i = 0; i < given.length; i++) {
        fill(registers[i]!, given[i]!.data, 0, rows, inner, down[i]!, across[i]!);
      }
      for (const step of steps) step(size);
      copyNumbers(registers[registers.length - 1]!, 0, size, out, 0);
      return { dtype, shape, data: out };
    }
    const filled = given.map(() => -1);
    const offsets = given.map(() => 0);
    const counter = outer.map(() => 0);
    for (let at = 0; ; ) {
      for (let row = 0; row < rows; row += tall) {
        const height = Math.min(tall, rows - row);
        for (let column = 0; column < inner; column += BLOCK) {
          const width = Math.min(BLOCK, inner - column);
          for (let i = 0; i < given.length; i++) {
            const from = offsets[i]! + row * down[i]! + column * across[i]!;
            // Blocks only become smaller, so what one holds serves the next.
            if (filled[i] === from && down[i] === 0) continue;
            filled[i] = from;
            fill(registers[i]!, given[i]!.data, from, height, width, down[i]!, across[i]!);
          }
          const count = height * width;
          for (const step of steps) step(count);
          copyNumbers(registers[registers.length - 1]!, 0, count, out, at);
          at += count;
        }
      }
      if (at === size) return { dtype, shape, data: out };
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

/** Registers of types that there is machine code for lie in the machine's memory, where there is one. */
function registersFor(
  types: readonly NumericType[],
  slots: readonly number[],
  memory: Float32Array | undefined,
): NumericArray[] {
  return types.map((dtype, i) => {
    const from = slots[i]! * BLOCK;
    if (memory && dtype === 'float32') return memory.subarray(from, from + BLOCK);
    if (memory && dtype === 'bool') return new Uint8Array(memory.buffer, 4 * from, BLOCK);
    return allocate(dtype, BLOCK);
  });
}

/** A place for each register: an instruction takes that of what it reads, if it is of its type and no input. */
function slotsOf(
  inputCount: number,
  instructions: readonly Instruction[],
  types: readonly NumericType[],
): number[] {
  const slots = Array.from({ length: inputCount }, (_, i) => i);
  let next = inputCount;
  for (const { a, b, dtype } of instructions) {
    const free = [a, b].find((each) => each >= inputCount && types[each] === dtype);
    slots.push(free === undefined ? next++ : slots[free]!);
  }
  return slots;
}

/** Copies rows of a block from where strides lead. */
function fill(
  target: NumericArray,
  data: NumericArray,
  from: number,
  height: number,
  width: number,
  down: number,
  across: number,
): void {
  if (across === 1 && (height === 1 || down === width)) {
    copyNumbers(data, from, height * width, target, 0);
    return;
  }
  let to = 0;
  for (let row = 0, start = from; row < height; row++, start += down) {
    for (let k = 0, at = start; k < width; k++, at += across) target[to++] = data[at]!;
  }
}

function apply(
  fn: Instruction['fn'],
  x: NumericArray,
  y: NumericArray,
  target: NumericArray,
  count: number,
): void {
  for (let i = 0; i < count; i++) target[i] = fn(x[i]!, y[i]!);
}
