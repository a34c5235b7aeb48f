/** From a pattern's tree to its program. */
import { measure } from './measure.ts';
import { parsePattern } from './parse.ts';
import { OP, type Program } from './program.ts';
import { LOOK, type Node, PatternError } from './syntax.ts';
import { type ByteSequence, byteSequences } from './utf8.ts';

// About where RE2's default memory limit ends.
const MAX_INSTRUCTIONS = 80_000;

/** Instructions under construction. Each piece is made after what follows it, so that it knows where to go on. */
interface Assembler {
  readonly pattern: string;
  readonly op: number[];
  readonly next: number[];
  readonly a: number[];
  readonly b: number[];
}

/**
 * Compiles a pattern in RE2's syntax. `wholeText` makes a match span the whole text.
 *
 * @throws PatternError as `parsePattern`, and for programs that grow too large.
 */
export function compilePattern(pattern: string, wholeText = false): Program {
  const parsed = parsePattern(pattern);
  const end: Node = { kind: 'look', look: LOOK.endText };
  const begin: Node = { kind: 'look', look: LOOK.beginText };
  const root: Node = wholeText ? { kind: 'concat', parts: [begin, parsed.root, end] } : parsed.root;
  const assembler: Assembler = { pattern, op: [], next: [], a: [], b: [] };
  const start = emit(assembler, root, add(assembler, OP.match, -1));
  const { op, next, a, b } = assembler;
  const [minLength, maxLength] = measure(root);
  return {
    pattern,
    op: Uint8Array.from(op),
    next: Int32Array.from(next),
    a: Int32Array.from(a),
    b: Int32Array.from(b),
    start,
    captures: parsed.captures,
    minLength,
    maxLength,
    byteClass: classifyBytes(assembler),
    firstBytes: findFirstBytes(assembler, start),
  };
}

function add(to: Assembler, op: number, next: number, a = 0, b = 0): number {
  if (to.op.length >= MAX_INSTRUCTIONS) {
    throw new PatternError(to.pattern, 'pattern too large - compile failed');
  }
  to.op.push(op);
  to.next.push(next);
  to.a.push(a);
  to.b.push(b);
  return to.op.length - 1;
}

/** Adds the instructions of a node, which go on at `next`; gives where they begin. */
function emit(to: Assembler, node: Node, next: number): number {
  switch (node.kind) {
    case 'empty':
      return next;
    case 'byte':
      return add(to, OP.byte, next, 0x00, 0xff);
    case 'class':
      return emitSequences(to, byteSequences(node.ranges), next, new Map());
    case 'look':
      return add(to, OP.look, next, node.look);
    case 'concat':
      return node.parts.reduceRight((after, part) => emit(to, part, after), next);
    case 'alternate':
      return node.branches
        .map((branch) => emit(to, branch, next))
        .reduceRight((other, branch) => add(to, OP.split, branch, other));
    case 'capture': {
      const body = emit(to, node.body, add(to, OP.save, next, 2 * node.index + 1));
      return add(to, OP.save, body, 2 * node.index);
    }
    case 'repeat':
      return emitRepeat(to, node, next);
  }
}

function emitRepeat(to: Assembler, node: Node & { kind: 'repeat' }, next: number): number {
  const { body, min, max, greedy } = node;
  if (max === 0) return next;
  let entry = next;
  let copies = min;
  if (max === Number.POSITIVE_INFINITY) {
    entry = emitLoop(to, body, greedy, next);
    if (min > 0) copies--;
    // An optional loop rather than one that may be left before its body: with a body that can be empty they differ
    // in what they prefer, and this is RE2's.
    else entry = choose(to, entry, next, greedy);
  } else {
    for (let i = min; i < max; i++) entry = choose(to, emit(to, body, entry), next, greedy);
  }
  for (let i = 0; i < copies; i++) entry = emit(to, body, entry);
  return entry;
}

/** `body+` */
function emitLoop(to: Assembler, body: Node, greedy: boolean, next: number): number {
  const again = add(to, OP.split, next, next);
  const entry = emit(to, body, again);
  if (greedy) to.next[again] = entry;
  else to.a[again] = entry;
  return entry;
}

function choose(to: Assembler, body: number, skip: number, greedy: boolean): number {
  return greedy ? add(to, OP.split, body, skip) : add(to, OP.split, skip, body);
}

/** Alternatives that share their first bytes share the instructions for them, and equal tails are made once. */
function emitSequences(
  to: Assembler,
  sequences: readonly ByteSequence[],
  next: number,
  made: Map<string, number>,
): number {
  if (sequences.length === 0) return add(to, OP.fail, -1);
  if (sequences[0]!.length === 0) return next;
  const key = sequences.join(';');
  const known = made.get(key);
  if (known !== undefined) return known;
  const byFirst = new Map<number, ByteSequence[]>();
  for (const sequence of sequences) {
    const first = (sequence[0]! << 8) | sequence[1]!;
    const group = byFirst.get(first) ?? [];
    group.push(sequence.slice(2));
    byFirst.set(first, group);
  }
  const entry = [...byFirst]
    .map(([first, tails]) =>
      add(to, OP.byte, emitSequences(to, tails, next, made), first >> 8, first & 0xff),
    )
    .reduceRight((other, branch) => add(to, OP.split, branch, other));
  made.set(key, entry);
  return entry;
}

function classifyBytes({ op, a, b }: Assembler): Uint8Array {
  const edge = new Uint8Array(257);
  for (let i = 0; i < op.length; i++) {
    if (op[i] === OP.byte) {
      edge[a[i]!] = 1;
      edge[b[i]! + 1] = 1;
    } else if (op[i] === OP.look) {
      // The edges of the newline and of the word characters, 0-9 A-Z _ a-z.
      for (const at of [0x0a, 0x0b, 0x30, 0x3a, 0x41, 0x5b, 0x5f, 0x60, 0x61, 0x7b]) edge[at] = 1;
    }
  }
  let current = 0;
  return Uint8Array.from({ length: 256 }, (_, byte) => {
    if (byte > 0 && edge[byte] === 1) current++;
    return current;
  });
}

function findFirstBytes({ op, next, a, b }: Assembler, start: number): Uint8Array {
  const first = new Uint8Array(256);
  const seen = new Set([start]);
  for (const at of seen) {
    if (op[at] === OP.byte) first.fill(1, a[at]!, b[at]! + 1);
    else if (op[at] === OP.match) first.fill(1);
    else if (op[at] !== OP.fail) seen.add(next[at]!);
    if (op[at] === OP.split) seen.add(a[at]!);
  }
  return first;
}
