import type { Attrs } from './attrs.ts';
import type { Kernel, Value } from './op.ts';

/** One operation in straight-line order; values are numbered. */
export interface Step {
  /** The node's name, with the names of the calls it was inlined from. */
  readonly name: string;
  readonly op: string;
  readonly attrs: Attrs;
  readonly inputs: readonly number[];
  /** The number of each output's value; a hole where nothing reads it. */
  readonly outputs: (number | undefined)[];
  /** Values that only have to have been made for it to run: those of a branch that it belongs to. */
  readonly guards?: readonly number[];
  /** What it calls: the condition and body of a loop, the branches of a choice. */
  readonly functions?: readonly FoldedProgram[];
  /** How many of its last inputs feed the last feeds of those functions unchanged, whenever they are called. */
  readonly captures?: number;
  /** What a fusion has put in place of the operation's own kernel. */
  readonly kernel?: Kernel;
  /** Of a fused step: whether rows are padded to the longest of their batch in it. */
  readonly padsToLongest?: boolean;
}

/** A graph as a list of steps, each after those it reads from. */
export interface Program {
  readonly steps: readonly Step[];
  readonly valueCount: number;
  /** The values that a run is given, in the order asked for. */
  readonly feeds: readonly number[];
  /** The values that a run returns, in the order asked for. */
  readonly fetches: readonly number[];
}

/** A program without the steps that can be computed once and for all, and what those came to. */
export interface FoldedProgram {
  readonly program: Program;
  readonly constants: ReadonlyMap<number, Value>;
}
