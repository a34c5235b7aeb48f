// Operations on elements that feed one another, worked on together.
import type { Value } from '../../graph/op.ts';
import type { NumericTensor, NumericType } from '../../tensor.ts';
import type { RowFunction } from '../row-blocks.ts';
import { broadcastShape, numbers } from '../values.ts';
import { type BlockLoop, blockLoop, canEnd } from './block-loop.ts';
import { flatLoop, flatOf } from './flat-loop.ts';

/** One operation on registers of numbers. */
export interface Instruction {
  readonly fn: (x: number, y: number) => number;
  /** The machine code that does it, if there is some. */
  readonly loop?: string | undefined;
  /** The registers it reads; `b` is any where the function takes one number. */
  readonly a: number;
  readonly b: number;
  /** The type of its own register, to which its results are rounded. */
  readonly dtype: NumericType;
}

/**
 * Instructions, each read by one later one but the last, whose registers follow those of the inputs.
 */
export interface ElementProgram {
  readonly inputs: readonly NumericType[];
  readonly instructions: readonly Instruction[];
}

type Shape = readonly number[];

/** What becomes of a program's result: by machine code row by row, else by an operation's kernel. */
export interface Ending {
  /** The machine code for a result of so many dimensions, if there is one. */
  rows(rank: number): RowFunction | undefined;
  /** Gives the result of that code its shape and scale. */
  finish(rows: NumericTensor, shape: Shape): NumericTensor;
  plain(result: NumericTensor): NumericTensor;
}

/** A part of a program that has one shape: the registers it reads from outside, and the one it makes. */
interface Part {
  readonly inputs: readonly number[];
  /** What is in those. */
  readonly given: NumericTensor[];
  readonly output: number;
  readonly shape: Shape;
  readonly run: BlockLoop;
}

/** Makes what runs a program on tensors that broadcast. */
export function runElements(
  program: ElementProgram,
  ending?: Ending,
): (inputs: readonly (Value | undefined)[]) => NumericTensor {
  // Filled anew by each run, so that one on a few numbers makes no list of its own.
  const values: NumericTensor[] = [];
  let shapes: Shape[] = [];
  let parts: Part[] = [];
  let ends: RowFunction | undefined;
  // Lists of words are of another length each time: what there is to plan for them is kept by what is one number.
  const flats = new Map<number, ReturnType<typeof flatLoop>>();
  return (inputs) => {
    let isKnown = shapes.length > 0;
    for (let i = 0; i < inputs.length; i++) {
      values[i] = numbers(inputs[i]);
      isKnown &&= isSame(shapes[i]!, values[i]!.shape);
    }
    const flat = isKnown || ending ? undefined : flatOf(values, inputs.length);
    if (flat) {
      const { singles, shape } = flat;
      if (!flats.has(singles)) flats.set(singles, flatLoop(program, singles));
      const run = flats.get(singles);
      if (run) return run(values, shape);
    }
    if (!isKnown) {
      const given = values.slice(0, inputs.length).map(({ shape }) => shape);
      const all = shapesOf(program, given);
      const last = all.at(-1)!;
      ends = canEnd(last, program.instructions.at(-1)!.dtype)
        ? ending?.rows(last.length)
        : undefined;
      parts = partsOf(program, all, ends);
      shapes = given;
    }
    let result = values[0]!;
    for (const { inputs, given, output, run } of parts) {
      for (let i = 0; i < inputs.length; i++) given[i] = values[inputs[i]!]!;
      result = run(given);
      values[output] = result;
    }
    if (!ending) return result;
    return ends ? ending.finish(result, parts.at(-1)!.shape) : ending.plain(result);
  };
}

function isSame(a: Shape, b: Shape): boolean {
  if (a.length !== b.length) return false;
  for (let d = 0; d < a.length; d++) if (a[d] !== b[d]) return false;
  return true;
}

/** The shape of each register. */
function shapesOf({ instructions }: ElementProgram, given: readonly Shape[]): Shape[] {
  const shapes = [...given];
  for (const { a, b } of instructions) shapes.push(broadcastShape(shapes[a]!, shapes[b]!));
  return shapes;
}

/** Cuts a program where what is computed is smaller than what it goes into: it is computed once, not again and again. */
function partsOf(
  { inputs, instructions }: ElementProgram,
  shapes: readonly Shape[],
  ending: RowFunction | undefined,
): Part[] {
  const first = inputs.length;
  const types = [...inputs, ...instructions.map(({ dtype }) => dtype)];
  const ends = new Set([shapes.length - 1]);
  instructions.forEach(({ a, b }, i) => {
    for (const each of [a, b]) if (!isSame(shapes[each]!, shapes[first + i]!)) ends.add(each);
  });
  const parts: Part[] = [];
  for (const output of [...ends].sort((a, b) => a - b)) {
    if (output < first) continue;
    const own = registersOf(output, instructions, first, ends);
    const outside = new Set(
      own.flatMap((each) => [instructions[each - first]!.a, instructions[each - first]!.b]),
    );
    const read = [...outside].filter((each) => !own.includes(each));
    const numbering = new Map([...read, ...own].map((register, i) => [register, i]));
    const loop = blockLoop({
      inputs: read.map((register) => ({ dtype: types[register]!, shape: shapes[register]! })),
      shape: shapes[output]!,
      ending: output === shapes.length - 1 ? ending : undefined,
      instructions: own.map((register) => {
        const { a, b, ...rest } = instructions[register - first]!;
        return { ...rest, a: numbering.get(a)!, b: numbering.get(b)! };
      }),
    });
    parts.push({ inputs: read, given: [], output, shape: shapes[output]!, run: loop });
  }
  return parts;
}

/** The instructions that an end is made of, up to other ends, in their order. */
function registersOf(
  end: number,
  instructions: readonly Instruction[],
  first: number,
  ends: ReadonlySet<number>,
): number[] {
  const found = new Set([end]);
  for (const register of found) {
    const { a, b } = instructions[register - first]!;
    for (const each of [a, b]) if (each >= first && !ends.has(each)) found.add(each);
  }
  return [...found].sort((a, b) => a - b);
}
