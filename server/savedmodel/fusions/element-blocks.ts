import { allocate, type NumericTensor, type NumericType, sizeOf } from '../tensor.ts';

/** One operation on registers of numbers. */
export interface Instruction {
  readonly fn: (x: number, y: number) => number;
  /** The registers it reads; `b` is any where the function takes one number. */
  readonly a: number;
  readonly b: number;
  /** The type of its own register, to which its results are rounded. */
  readonly dtype: NumericType;
}

/** Elements worked on at a time: few enough for all registers to stay in the nearest cache. */
const BLOCK = 512;

/**
 * Makes the loop over instructions, whose registers follow those of the inputs; the last one's is the result.
 *
 * @returns what computes a tensor of a shape from inputs of that shape or of one number each.
 */
export function runBlocks(
  inputCount: number,
  instructions: readonly Instruction[],
): (inputs: readonly NumericTensor[], shape: readonly number[]) => NumericTensor {
  const last = instructions[instructions.length - 1] as Instruction;
  const registers = instructions.map(({ dtype }) => allocate(dtype, BLOCK));
  // Numbers of any type fit into doubles as they are.
  const given = Array.from({ length: inputCount }, () => new Float64Array(BLOCK));
  const all = [...given, ...registers];
  return (inputs, shape) => {
    const size = sizeOf(shape);
    const out = allocate(last.dtype, size);
    for (let start = 0; start < size; start += BLOCK) {
      const length = Math.min(BLOCK, size - start);
      for (let k = 0; k < inputCount; k++) {
        const { data, shape: own } = inputs[k] as NumericTensor;
        const register = given[k] as Float64Array;
        const step = own.length === 0 ? 0 : 1;
        for (let i = 0; i < length; i++) register[i] = data[(start + i) * step] as number;
      }
      for (let k = 0; k < instructions.length; k++) {
        const { fn, a, b } = instructions[k] as Instruction;
        const x = all[a] as Float64Array;
        const y = all[b] as Float64Array;
        const target = registers[k] as Float64Array;
        for (let i = 0; i < length; i++) target[i] = fn(x[i] as number, y[i] as number);
      }
      const result = registers[registers.length - 1] as Float64Array;
      for (let i = 0; i < length; i++) out[start + i] = result[i] as number;
    }
    return { dtype: last.dtype, shape, data: out };
  };
}
