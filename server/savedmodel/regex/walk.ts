/** The forward half of a match with groups: from where it begins along the preferred way to its end. */
import type { BackwardDfa } from './backward-dfa.ts';
import { contextAt, holds, OP, type Program } from './program.ts';

export interface Window {
  readonly bytes: Uint8Array;
  /** The text is bytes[begin, end); assertions look at nothing beyond it. */
  readonly begin: number;
  readonly end: number;
}

/** Follows matches through a text that a BackwardDfa has read. */
export class Walker {
  private readonly program: Program;
  private readonly ways: BackwardDfa;
  /** When each instruction was met last; doubles, which no count of steps outgrows. */
  private readonly seen: Float64Array;
  private stamp = 0;

  constructor(program: Program, ways: BackwardDfa) {
    this.program = program;
    this.ways = ways;
    this.seen = new Float64Array(program.op.length);
  }

  /**
   * Walks the match that begins at a position. Into `slots` go its begin and end and those of its groups, -1 for groups
   * that took no part.
   */
  walk(window: Window, begin: number, slots: Int32Array): void {
    slots.fill(-1);
    slots[0] = begin;
    let at = begin;
    let instruction = this.program.start;
    for (;;) {
      instruction = this.choose(window, instruction, at, slots);
      if (this.program.op[instruction] === OP.match) break;
      instruction = this.program.next[instruction]!;
      at++;
    }
    slots[1] = at;
  }

  /** The most preferred instruction that reads a byte, or ends, and leads to a match. */
  private choose(window: Window, from: number, at: number, slots: Int32Array): number {
    const { op, next, a } = this.program;
    const stamp = ++this.stamp;
    // A negative entry is a slot to be set back, with its value below it: a way out of a group was no way.
    const stack = [from];
    for (;;) {
      const instruction = stack.pop()!;
      if (instruction < 0) {
        slots[~instruction] = stack.pop()!;
        continue;
      }
      if (this.seen[instruction] === stamp) continue;
      this.seen[instruction] = stamp;
      switch (op[instruction]) {
        case OP.byte:
          if (this.ways.leadsOn(instruction, at)) return instruction;
          break;
        case OP.match:
          return instruction;
        case OP.split:
          stack.push(a[instruction]!, next[instruction]!);
          break;
        case OP.look:
          if (holds(a[instruction]!, contextAt(window.bytes, at, window.begin, window.end))) {
            stack.push(next[instruction]!);
          }
          break;
        case OP.save:
          if (a[instruction]! < slots.length) {
            stack.push(slots[a[instruction]!]!, ~a[instruction]!);
            slots[a[instruction]!] = at;
          }
          stack.push(next[instruction]!);
          break;
      }
    }
  }
}
