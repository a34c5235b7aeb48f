import { SavedModelError } from '../../errors.ts';
import { allocate, type NumericArray, type NumericType } from '../../tensor.ts';
import { type VectorUnit, vectorUnit } from '../../wasm/vector-unit.ts';
import { copyNumbers } from '../copy.ts';
import type { Instruction } from './element-program.ts';
import { same } from './function.ts';

/** A block of elements in each register, those of inputs first, and what instructions make of them. */
export class Registers {
  /** By number; made by `prepare`. */
  arrays: readonly NumericArray[] = [];
  /** The machine's memory, if there is one, and where in it the last register and unused room begin. */
  memory: Float32Array | undefined;
  readonly last: number;
  readonly free: number;
  readonly #unit: VectorUnit | undefined = vectorUnit();
  readonly #types: readonly NumericType[];
  readonly #slots: readonly number[];
  readonly #block: number;
  readonly #steps: readonly ((count: number) => void)[];

  /** @param block - elements of a register; as many are left free behind the last one. */
  constructor(inputs: readonly NumericType[], instructions: readonly Instruction[], block: number) {
    this.#types = [...inputs, ...instructions.map(({ dtype }) => dtype)];
    this.#slots = slotsOf(inputs.length, instructions, this.#types);
    this.#block = block;
    this.last = block * this.#slots.at(-1)!;
    this.free = block * (Math.max(...this.#slots) + 1);
    this.#steps = instructions.map((each, k) => this.#stepOf(each, inputs.length + k));
  }

  /** The last register's. */
  get type(): NumericType {
    return this.#types.at(-1)!;
  }

  /** Sees to it that the registers are where the machine's memory is now. */
  prepare(): void {
    const unit = this.#unit;
    if (this.arrays.length > 0 && (!unit || unit.floats === this.memory)) return;
    if (unit?.reserve(this.free + this.#block) === false) {
      throw new SavedModelError('There is no memory left to compute in: send fewer texts.');
    }
    this.memory = unit?.floats;
    this.arrays = this.#types.map((dtype, i) =>
      this.#arrayOf(dtype, this.#block * this.#slots[i]!),
    );
  }

  /** Runs all instructions on the first elements of the registers. */
  run(count: number): void {
    for (const step of this.#steps) step(count);
  }

  #stepOf({ a, b, fn, loop, dtype }: Instruction, to: number): (count: number) => void {
    const [x, y, z] = [a, b, to].map((register) => 4 * this.#block * this.#slots[register]!);
    const machine = loop && this.#unit?.functions[loop];
    const bytes = dtype === 'bool' ? 1 : 4;
    if (machine) return (count) => machine(x!, y!, z!, bytes * count);
    if (fn === same) return (count) => copyNumbers(this.arrays[a]!, 0, count, this.arrays[to]!, 0);
    return (count) => apply(fn, this.arrays[a]!, this.arrays[b]!, this.arrays[to]!, count);
  }

  /** Registers of types that there is machine code for lie in the machine's memory, where there is one. */
  #arrayOf(dtype: NumericType, from: number): NumericArray {
    const { memory } = this;
    if (memory && dtype === 'float32') return memory.subarray(from, from + this.#block);
    if (memory && dtype === 'bool') return new Uint8Array(memory.buffer, 4 * from, this.#block);
    return allocate(dtype, this.#block);
  }
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

function apply(
  fn: Instruction['fn'],
  x: NumericArray,
  y: NumericArray,
  target: NumericArray,
  count: number,
): void {
  for (let i = 0; i < count; i++) target[i] = fn(x[i]!, y[i]!);
}
