/** Finds the matches of a program one after another, in time linear to the text. */
import { BackwardDfa } from './backward-dfa.ts';
import { DEAD, ForwardDfa, MATCH_AFTER, MATCH_BEFORE } from './forward-dfa.ts';
import { contextAt, type Program } from './program.ts';
import { Walker } from './walk.ts';

// A match of few bytes may be tried wherever it could begin: failing costs no more than this many bytes each time.
const SHORT_MATCH = 32;

/** One text at a time: `open` it, then `next` from left to right. */
export class Finder {
  /** Begin and end of the last match, then of its groups. */
  readonly slots: Int32Array;
  private readonly program: Program;
  private readonly forward: ForwardDfa | undefined;
  private readonly backward: BackwardDfa;
  private readonly walker: Walker;
  /** The text, as the walker sees it. */
  bytes: Uint8Array = new Uint8Array(0);
  begin = 0;
  end = 0;
  private scannedFrom = -1;
  private tried = 0;

  /** `groups` is how many capturing groups the caller wants to know. */
  constructor(program: Program, groups: number) {
    this.program = program;
    this.slots = new Int32Array(2 * (groups + 1));
    this.forward = program.maxLength <= SHORT_MATCH ? new ForwardDfa(program) : undefined;
    this.backward = new BackwardDfa(program);
    this.walker = new Walker(program, this.backward);
  }

  /** Bytes read so far, counted each time: a measure of the work done. */
  get steps(): number {
    return this.tried + this.backward.steps;
  }

  /** Begins a text: bytes[begin, end). */
  open(bytes: Uint8Array, begin: number, end: number): void {
    this.bytes = bytes;
    this.begin = begin;
    this.end = end;
    this.scannedFrom = -1;
  }

  /** Finds the leftmost match at or after a position, which must not be before that of an earlier call. */
  next(from: number): boolean {
    const candidate = this.nextCandidate(from);
    if (candidate < 0) return false;
    return this.forward ? this.tryEach(this.forward, candidate) : this.lookUp(candidate);
  }

  private nextCandidate(from: number): number {
    const { bytes, end } = this;
    const { firstBytes } = this.program;
    let at = from;
    while (at < end && firstBytes[bytes[at]!] === 0) at++;
    if (at < end) return at;
    return at === end && this.program.minLength === 0 ? at : -1;
  }

  private tryEach(forward: ForwardDfa, first: number): boolean {
    for (let at = first; at >= 0; at = at < this.end ? this.nextCandidate(at + 1) : -1) {
      const end = this.longestFrom(forward, at);
      if (end < 0) continue;
      this.slots[0] = at;
      this.slots[1] = end;
      if (this.slots.length > 2) {
        this.backward.scan(this.bytes, at, end, this.begin, this.end);
        this.walker.walk(this, at, this.slots);
      }
      return true;
    }
    return false;
  }

  /** Where the preferred match from a position ends, or -1. */
  private longestFrom(forward: ForwardDfa, from: number): number {
    const { bytes, end } = this;
    const first = forward.start(contextAt(bytes, from, this.begin, end) & 7);
    let found = (first & MATCH_AFTER) === 0 ? -1 : from;
    let state = first >> 2;
    let at = from;
    while (state !== DEAD) {
      if (at === end) {
        if (forward.matchesAtEnd(state)) found = end;
        break;
      }
      let step = forward.table[(state << 8) | bytes[at]!]!;
      if (step < 0) step = forward.step(state, bytes[at]!);
      if ((step & MATCH_BEFORE) !== 0) found = at;
      at++;
      if ((step & MATCH_AFTER) !== 0) found = at;
      state = step >> 2;
    }
    this.tried += at - from + 1;
    return found;
  }

  private lookUp(candidate: number): boolean {
    if (this.scannedFrom < 0) {
      this.backward.scan(this.bytes, candidate, this.end, this.begin, this.end);
      this.scannedFrom = candidate;
    }
    const at = this.backward.nextStart(candidate, this.end);
    if (at < 0) return false;
    this.walker.walk(this, at, this.slots);
    return true;
  }
}
