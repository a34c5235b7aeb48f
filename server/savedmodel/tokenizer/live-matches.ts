/** Whether a match of a pattern may be under way at a position: where a text must not be cut. */
import { OP, type Program } from '../regex/program.ts';

const MAX_STATES = 256;

/** No match is under way, and none ends here, but for one that might begin with the byte that comes next. */
export const IDLE = 0;

/**
 * A deterministic machine over the sets of instructions that matches under way may stand at. Assertions are taken to
 * hold and finished matches to go on while they can, so it errs on one side only: it may see a match where there is none.
 */
export class LiveMatches {
  readonly #program: Program;
  readonly #ids = new Map<string, number>();
  #sets: (readonly number[])[] = [];
  #table = new Int32Array(0);

  constructor(program: Program) {
    this.#program = program;
    this.#begin();
  }

  /** The state after one byte more; IDLE before any. */
  step(state: number, byte: number): number {
    const known = this.#table[(state << 8) | byte]!;
    return known >= 0 ? known : this.#findStep(state, byte);
  }

  #begin(): void {
    this.#ids.clear();
    this.#sets = [];
    this.#table = new Int32Array(MAX_STATES << 8).fill(-1);
    this.#idOf([]);
  }

  #findStep(state: number, byte: number): number {
    const { op, next, a, b, start } = this.#program;
    const seeds = [...this.#sets[state]!, ...this.#closure([start])]
      .filter((at) => op[at] === OP.byte && byte >= a[at]! && byte <= b[at]!)
      .map((at) => next[at]!);
    const set = this.#closure(seeds);
    const full = this.#sets.length >= MAX_STATES && !this.#ids.has(set.join());
    // States that are thrown away are found again; this step alone stays unknown.
    if (full) this.#begin();
    const to = this.#idOf(set);
    if (!full) this.#table[(state << 8) | byte] = to;
    return to;
  }

  /** The byte instructions that some instructions lead to without reading on, and the end of a match just made. */
  #closure(seeds: readonly number[]): number[] {
    const { op, next, a } = this.#program;
    const seen = new Set(seeds);
    for (const at of seen) {
      if (op[at] === OP.byte || op[at] === OP.match || op[at] === OP.fail) continue;
      seen.add(next[at]!);
      if (op[at] === OP.split) seen.add(a[at]!);
    }
    return [...seen]
      .filter((at) => op[at] === OP.byte || op[at] === OP.match)
      .sort((x, y) => x - y);
  }

  #idOf(set: readonly number[]): number {
    const key = set.join();
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    this.#sets.push(set);
    this.#ids.set(key, this.#sets.length - 1);
    return this.#sets.length - 1;
  }
}
