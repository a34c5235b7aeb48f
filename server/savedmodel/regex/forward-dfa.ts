/**
 * The deterministic machine of a program, built as texts ask for it: it reads forward from where a match is to begin and
 * prefers as Perl and RE2 do (leftmost-first).
 */
import { CONTEXT, contextOf, holds, OP, type Program } from './program.ts';

const MAX_STATES = 2048;
/** A step is the next state from bit 2 on, and these bits: a match ends before the byte, or after it. */
export const MATCH_BEFORE = 1;
export const MATCH_AFTER = 2;
/** The state that nothing leads out of. */
export const DEAD = 0;

const MATCH = 0;

/** Built lazily and bounded: when the states become too many they are all thrown away. */
export class ForwardDfa {
  readonly program: Program;
  /** Rows of 256 steps, one per state; -1 where a step is not known yet. */
  table = new Int32Array(0);
  /** How often the states were thrown away: ids from before mean nothing. */
  generation = 0;
  private items: Int32Array[] = [];
  private before: number[] = [];
  private readonly ids = new Map<string, number>();
  private readonly starts = new Map<number, number>();
  private readonly ends = new Map<number, boolean>();
  /** When each instruction was met last; doubles, which no count of steps outgrows. */
  private readonly seen: Float64Array;
  private stamp = 0;
  private list: number[] = [];
  private matched = false;

  constructor(program: Program) {
    this.program = program;
    this.seen = new Float64Array(program.op.length);
    this.flush();
  }

  /** The step to the state before any byte; `context` holds the bits of what lies before it. */
  start(context: number): number {
    const known = this.starts.get(context);
    if (known !== undefined) return known;
    const step = this.enter([this.program.start], context);
    this.starts.set(context, step);
    return step;
  }

  /** The step over one byte. It may flush: hold no other state across the call. */
  step(state: number, byte: number): number {
    const known = this.table[(state << 8) | byte]!;
    if (known >= 0) return known;
    const { op, next, a, b, byteClass } = this.program;
    const { generation } = this;
    const context = contextOf(byte);
    const resolved = this.resolve(state, context << 3);
    const matchBefore = this.matched ? MATCH_BEFORE : 0;
    const after: number[] = [];
    for (const at of resolved) {
      if (op[at] === OP.byte && byte >= a[at]! && byte <= b[at]!) after.push(next[at]!);
    }
    const step = this.enter(after, context) | matchBefore;
    if (generation === this.generation) {
      const row = state << 8;
      for (let other = 0; other < 256; other++) {
        if (byteClass[other] === byteClass[byte]) this.table[row | other] = step;
      }
    }
    return step;
  }

  /** Whether a match ends where the text does, given the state there. */
  matchesAtEnd(state: number): boolean {
    const known = this.ends.get(state);
    if (known !== undefined) return known;
    this.resolve(state, CONTEXT.textEnds);
    this.ends.set(state, this.matched);
    return this.matched;
  }

  /** Whether no byte can change the answer any more. */
  isFinished(state: number): boolean {
    const items = this.items[state]!;
    return items.length === 0 || items[0] === MATCH;
  }

  /** What a state's instructions come to, once what lies behind it is known too. */
  private resolve(state: number, behind: number): readonly number[] {
    this.beginList();
    for (const at of this.items[state]!) {
      if (this.follow(at, this.before[state]! | behind, true)) break;
    }
    return this.list;
  }

  /** The step to what some instructions reach without reading on, in order of preference. */
  private enter(seeds: readonly number[], context: number): number {
    const { op, a } = this.program;
    this.beginList();
    for (const at of seeds) if (this.follow(at, context, false)) break;
    // What lies before belongs to the state only where an assertion still has to look at it.
    const waits = this.list.some((at) => op[at] === OP.look && a[at]! > 3);
    const kept = waits ? context & CONTEXT.wordBefore : 0;
    if (this.matched) this.list.push(MATCH);
    return (this.idOf(kept) << 2) | (this.matched ? MATCH_AFTER : 0);
  }

  private beginList(): void {
    this.list = [];
    this.matched = false;
    this.stamp++;
  }

  /**
   * Adds to the list what one instruction leads to, most preferred first; true if that is a match, which nothing after
   * it can better. Assertions about what lies behind wait in the list until it is known.
   */
  private follow(from: number, context: number, knowsBehind: boolean): boolean {
    const { op, next, a } = this.program;
    const stack = [from];
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      if (this.seen[at] === this.stamp) continue;
      this.seen[at] = this.stamp;
      switch (op[at]) {
        case OP.byte:
          this.list.push(at);
          break;
        case OP.split:
          stack.push(a[at]!, next[at]!);
          break;
        case OP.save:
          stack.push(next[at]!);
          break;
        case OP.look:
          if (!knowsBehind && a[at] !== 0 && a[at] !== 2) this.list.push(at);
          else if (holds(a[at]!, context)) stack.push(next[at]!);
          break;
        case OP.match:
          this.matched = true;
          return true;
      }
    }
    return false;
  }

  private idOf(before: number): number {
    const key = `${before}:${this.list.join()}`;
    const known = this.ids.get(key);
    if (known !== undefined) return known;
    if (this.items.length >= MAX_STATES) this.flush();
    return this.addState(key, before, this.list);
  }

  private addState(key: string, before: number, list: readonly number[]): number {
    const id = this.items.length;
    this.items.push(Int32Array.from(list));
    this.before.push(before);
    this.ids.set(key, id);
    if (this.table.length < (id + 1) << 8) {
      const grown = new Int32Array(Math.max(8 << 8, this.table.length * 2)).fill(-1);
      grown.set(this.table);
      this.table = grown;
    }
    return id;
  }

  private flush(): void {
    this.generation++;
    this.items = [];
    this.before = [];
    for (const kept of [this.ids, this.starts, this.ends]) kept.clear();
    this.table.fill(-1);
    this.addState('0:', 0, []);
  }
}
