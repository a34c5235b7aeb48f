/**
 * Reads a text from its end and finds, for every position, which instructions can still reach a match from there. With
 * that known, a forward walk takes the preferred way at every step and never has to give up: all matches of a text, and
 * their groups, in time linear to it, whatever the pattern (Frisch and Cardelli, "Greedy regular expression matching", 2004).
 */
import { contextAt, contextOf, holds, OP, type Program } from './program.ts';

const MAX_ROWS = 1024;

/** A state is the set of byte instructions that lead on to a match, and what lies behind the position. */
export class BackwardDfa {
  /** Bytes read so far: a measure of the work done. */
  steps = 0;
  private readonly program: Program;
  private readonly predecessors: readonly (readonly number[])[];
  private table = new Int32Array(0);
  private sets: Int32Array[] = [];
  private members: Uint32Array[] = [];
  private behind: number[] = [];
  private readonly ids = new Map<string, number>();
  /** When each instruction was met last; doubles, which no count of steps outgrows. */
  private readonly reached: Float64Array;
  private stamp = 0;
  /** Per position of the window, its state and, in bit 0, whether a match begins there. */
  private trail = new Int32Array(0);
  private from = 0;

  constructor(program: Program) {
    this.program = program;
    this.predecessors = findPredecessors(program);
    this.reached = new Float64Array(program.op.length);
  }

  /**
   * Reads bytes[from, to) backward. Matches lie inside this window, assertions look at the whole text
   * bytes[begin, end).
   */
  scan(bytes: Uint8Array, from: number, to: number, begin: number, end: number): void {
    if (this.sets.length > MAX_ROWS) this.flush();
    const length = to - from;
    if (this.trail.length <= length) this.trail = new Int32Array(length + (length >> 1) + 64);
    this.from = from;
    this.steps += length;
    const { trail } = this;
    let state = this.idOf([], contextAt(bytes, to, begin, end) & 56);
    for (let i = length; i > 0; i--) {
      const byte = bytes[from + i - 1]!;
      let step = state < MAX_ROWS ? this.table[(state << 8) | byte]! : -1;
      if (step < 0) step = this.findStep(state, byte);
      trail[i] = (state << 1) | (step & 1);
      state = step >> 1;
    }
    this.reach(state, contextAt(bytes, from, begin, end) & 7, -1);
    trail[0] = (state << 1) | (this.reached[this.program.start] === this.stamp ? 1 : 0);
  }

  /** The first position in [at, to] of the window where a match begins, or -1. */
  nextStart(at: number, to: number): number {
    const { trail, from } = this;
    for (let i = at - from; i <= to - from; i++) {
      if ((trail[i]! & 1) === 1) return i + from;
    }
    return -1;
  }

  /** Whether a byte instruction leads on to a match from a position of the window. */
  leadsOn(instruction: number, at: number): boolean {
    const members = this.members[this.trail[at - this.from]! >> 1]!;
    return ((members[instruction >> 5]! >>> (instruction & 31)) & 1) === 1;
  }

  private findStep(state: number, byte: number): number {
    const set = this.reach(state, contextOf(byte), byte);
    const begins = this.reached[this.program.start] === this.stamp ? 1 : 0;
    const step = (this.idOf(set, contextOf(byte) << 3) << 1) | begins;
    if (state < MAX_ROWS) {
      const { byteClass } = this.program;
      for (let other = 0; other < 256; other++) {
        if (byteClass[other] === byteClass[byte]) this.table[(state << 8) | other] = step;
      }
    }
    return step;
  }

  /**
   * Marks all that reaches a match at a position, and gives the byte instructions that do so from one byte earlier.
   * `byte` is that earlier one, -1 for none.
   */
  private reach(state: number, before: number, byte: number): number[] {
    const { op, a, b } = this.program;
    const context = before | this.behind[state]!;
    const stamp = ++this.stamp;
    const queue = [0, ...this.sets[state]!];
    const earlier: number[] = [];
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      if (this.reached[at] === stamp) continue;
      this.reached[at] = stamp;
      for (const source of this.predecessors[at]!) {
        if (op[source] === OP.byte) {
          if (byte >= a[source]! && byte <= b[source]!) earlier.push(source);
        } else if (op[source] !== OP.look || holds(a[source]!, context)) queue.push(source);
      }
    }
    return earlier.sort((x, y) => x - y);
  }

  private idOf(set: readonly number[], behind: number): number {
    const key = `${behind}:${set.join()}`;
    const known = this.ids.get(key);
    if (known !== undefined) return known;
    const id = this.sets.length;
    const members = new Uint32Array((this.program.op.length + 31) >> 5);
    for (const at of set) members[at >> 5] = members[at >> 5]! | (1 << (at & 31));
    this.sets.push(Int32Array.from(set));
    this.members.push(members);
    this.behind.push(behind);
    this.ids.set(key, id);
    // States past the limit last for one text and have no row: their steps are worked out each time.
    if (id < MAX_ROWS && this.table.length < (id + 1) << 8) {
      const grown = new Int32Array(Math.max(8 << 8, this.table.length * 2)).fill(-1);
      grown.set(this.table);
      this.table = grown;
    }
    return id;
  }

  private flush(): void {
    this.sets = [];
    this.members = [];
    this.behind = [];
    this.ids.clear();
    this.table.fill(-1);
  }
}

/** For each instruction, those that lead to it. */
function findPredecessors({ op, next, a }: Program): number[][] {
  const predecessors: number[][] = Array.from(op, () => []);
  for (let at = 0; at < op.length; at++) {
    if (op[at] === OP.match || op[at] === OP.fail) continue;
    predecessors[next[at]!]!.push(at);
    if (op[at] === OP.split && a[at] !== next[at]) predecessors[a[at]!]!.push(at);
  }
  return predecessors;
}
