// Machine code that builds a trie of n-grams. A vocabulary is read once, when its model is loaded: JavaScript would be done
// with it before its compiler is.
import { constant, type Integer, IntegerFunction, type Local } from '../wasm/integers.ts';
import { encodeModule } from '../wasm/module.ts';
import { HASH_MIX, HASH_PRIME, HASH_SEED, MAX_PROBES as MAX_WORD_PROBES } from './string-index.ts';

/** What the functions find at the beginning of memory, an integer each: addresses and sizes are in bytes. */
export const HEADER = [
  /** How many distinct words there are. */
  'words',
  /** How many steps lead from one word of an n-gram to the next. */
  'steps',
  /** The bytes of the vocabulary. */
  'text',
  /** Where each n-gram begins, and the last one ends; 0 lies before. */
  'offsets',
  /**
   * A row for each n-gram: the numbers of its words plus one, then 0. The first of them, a node as well, goes on to
   * the node plus one that the n-gram has come to; it is 0 where an n-gram has no length that is looked up. A row of
   * zeros lies before.
   */
  'rows',
  'rowsEnd',
  /** The size of one, which is the longest n-gram that is looked up. */
  'row',
  /** How far from where the n-gram last read begins each of its words ends. */
  'ends',
  'separator',
  /** A bit for each number of words that is looked up. */
  'widths',
] as const;

export type NgramHeader = Readonly<Record<(typeof HEADER)[number], number>>;

/** Longer n-grams are not looked up here: their lengths have to be bits of one integer. */
export const MAX_DEPTH = 30;

/** Bytes of a slot of the word table, which is a StringIndex's: hash, number plus one, where the word begins and ends. */
export const SLOT_BYTES = 16;
const [NUMBER, START, END] = [4, 8, 12] as const;

/** An edge lies no further than this from where the search for it begins, so that damaged files cannot make it long. */
export const MAX_PROBES = 512;

/** Multiplied by this a word's number is spread over 32 bits. */
export const SPREAD = 0x9e3779b1;

/** The functions as exported; addresses are in bytes. */
export interface NgramFunctions {
  /** Reads n-grams as the numbers of their words, until `last` or until the table has `limit` words; returns the next one. */
  read(next: number, last: number, limit: number, table: number, tableBytes: number): number;
  /** Puts what is between two addresses of a table into an empty one. */
  move(from: number, end: number, table: number, tableBytes: number): number;
  /**
   * Gives nodes from `first` to `last` room for half as many edges again as n-grams can need for a step, the first of
   * which is 1; returns where the last one's edges end.
   */
  makeRoom(step: number, starts: number, first: number, last: number): number;
  /** Lets each n-gram take a step; returns 0 where an edge finds no place. */
  take(step: number, starts: number, slots: number, words: number): number;
  /** Notes at each node which n-gram ends there; returns one that is there twice, or -1. */
  enter(entries: number): number;
}

let compiled: WebAssembly.Module | undefined;

/** The functions over one vocabulary's memory. @throws where there is no WebAssembly. */
export function ngramFunctions(memory: WebAssembly.Memory): NgramFunctions {
  compiled ??= new WebAssembly.Module(encodeModule([read(), move(), makeRoom(), take(), enter()]));
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
  return exports as unknown as NgramFunctions;
}

/** Integers of the header, as variables. */
function known<const T extends readonly (keyof NgramHeader)[]>(fn: IntegerFunction, ...names: T) {
  const locals = names.map((name) => {
    const local = fn.local();
    fn.set(local, constant(4 * HEADER.indexOf(name)).load());
    return local;
  });
  return locals as { [K in keyof T]: Local };
}

function note(fn: IntegerFunction, name: keyof NgramHeader, value: Integer): void {
  fn.store(constant(4 * HEADER.indexOf(name)), value);
}

function read() {
  const fn = new IntegerFunction('read', 5);
  const [next, last, limit, table, tableBytes] = fn.given(5);
  const [text, offsets, rows, row] = known(fn, 'text', 'offsets', 'rows', 'row');
  const [ends, separator, widths] = known(fn, 'ends', 'separator', 'widths');
  const [words, steps] = known(fn, 'words', 'steps');
  const [at, begin, end, start, stop] = fn.locals(5);
  const [before, length, shared, other] = fn.locals(4);
  const [to, toEnd, endAt] = fn.locals(3);
  const [hash, slot, isFound, left] = fn.locals(4);
  const [width, isWanted] = fn.locals(2);
  const mask = tableBytes.minus(1);

  fn.while(next.isLess(last).and(words.isLess(limit)), () => {
    fn.set(at, next.times(4).plus(offsets).minus(4));
    fn.set(before, at.load().plus(text)).set(begin, at.load(4).plus(text));
    fn.set(end, at.load(8).plus(text));
    fn.set(to, next.times(row).plus(rows)).set(toEnd, to.plus(row)).set(endAt, ends);
    fn.set(start, begin);
    reuseWords();
    fn.while(to.isLess(toEnd).and(end.isAtLeast(start)), () => {
      findWord();
      fn.store(to, slot.load(NUMBER)).store(endAt, stop.minus(begin));
      fn.add(to, 4).add(endAt, 4).set(start, stop.plus(1));
    });
    fn.set(width, to.minus(toEnd).plus(row).shiftRight(2));
    fn.set(isWanted, widths.shiftRight(width).and(end.isLess(start)));
    fn.if(isWanted, () => fn.add(steps, width.minus(1)));
    fn.if(isWanted.equals(0), () => fn.store(toEnd.minus(row), 0));
    fn.add(next, 1);
  });
  note(fn, 'words', words);
  note(fn, 'steps', steps);
  return fn.return(next);

  /** Words that the n-gram before begins with, too, are known: in a sorted vocabulary, most. */
  function reuseWords(): void {
    fn.set(other, before).set(at, begin).set(length, end.minus(begin));
    fn.if(begin.minus(before).isLess(length), () => fn.set(length, begin.minus(before)));
    shareBytes();
    const above = to.minus(row).load();
    const isShared = above.differs(0).and(endAt.load().isLess(shared));
    fn.while(to.isLess(toEnd).and(isShared), () => {
      fn.store(to, above).set(start, begin.plus(endAt.load()).plus(1));
      fn.add(to, 4).add(endAt, 4);
    });
  }

  /** Of how many bytes are the same from `other` and from `at` on, up to `length`. */
  function shareBytes(): void {
    const [one, two] = [other.plus(shared).load(), at.plus(shared).load()];
    fn.set(shared, 0);
    fn.while(shared.isLess(length).and(one.equals(two)), () => fn.add(shared, 4));
    fn.add(shared, one.xor(two).lowZeros().shiftRight(3));
    fn.if(length.isLess(shared), () => fn.set(shared, length));
  }

  /** Finds where the word from `start` on stops, and its slot, which it takes where it is new. */
  function findWord(): void {
    fn.set(hash, HASH_SEED).set(stop, start);
    fn.while(stop.isLess(end).and(stop.loadByte().differs(separator)), () => {
      fn.set(hash, hash.xor(stop.loadByte()).times(HASH_PRIME)).add(stop, 1);
    });
    fn.set(hash, hash.xor(hash.shiftRight(15)).times(HASH_MIX));
    fn.set(slot, hash.times(SLOT_BYTES).and(mask).plus(table)).set(isFound, 0);
    fn.set(left, MAX_WORD_PROBES);
    fn.while(slot.load(NUMBER).differs(0).and(isFound.equals(0)), () => {
      const isLong = slot.load(END).minus(slot.load(START)).equals(stop.minus(start));
      fn.if(slot.load().equals(hash).and(isLong), () => {
        fn.set(other, slot.load(START).plus(text)).set(at, start).set(length, stop.minus(start));
        shareBytes();
        fn.set(isFound, shared.equals(length));
      });
      fn.if(isFound.equals(0), () => fn.set(slot, nextSlot(slot, table, mask)));
      fn.add(left, -1).if(left.equals(0), () => fn.return(-1));
    });
    fn.if(slot.load(NUMBER).equals(0), () => {
      fn.add(words, 1).store(slot, hash).store(slot, words, NUMBER);
      fn.store(slot, start.minus(text), START).store(slot, stop.minus(text), END);
    });
  }
}

function move() {
  const fn = new IntegerFunction('move', 4);
  const [from, end, table, tableBytes] = fn.given(4);
  const slot = fn.local();
  const mask = tableBytes.minus(1);
  fn.while(from.isLess(end), () => {
    fn.if(from.load(NUMBER).differs(0), () => {
      fn.set(slot, from.load().times(SLOT_BYTES).and(mask).plus(table));
      fn.while(slot.load(NUMBER).differs(0), () => fn.set(slot, nextSlot(slot, table, mask)));
      for (const part of [0, NUMBER, START, END]) fn.store(slot, from.load(part), part);
    });
    fn.add(from, SLOT_BYTES);
  });
  return fn.return(0);
}

function nextSlot(slot: Local, table: Local, mask: Integer): Integer {
  return slot.minus(table).plus(SLOT_BYTES).and(mask).plus(table);
}

/** A walk over all n-grams that take a step; where several do the same in a row, the first of them is told. */
function walk(
  fn: IntegerFunction,
  step: Local,
  visit: (each: { node: Local; word: Local; at: Local; isFirst: Integer }) => void,
): void {
  const [rows, rowsEnd, row] = known(fn, 'rows', 'rowsEnd', 'row');
  const [at, node, word] = fn.locals(3);
  const [lastNode, lastWord] = fn.locals(2);
  fn.set(at, rows).set(lastNode, -1);
  fn.while(at.isLess(rowsEnd), () => {
    fn.set(node, at.load().minus(1)).set(word, at.plus(step.times(4)).load());
    fn.if(node.isAtLeast(0).and(word.differs(0)), () => {
      visit({ node, word, at, isFirst: node.differs(lastNode).or(word.differs(lastWord)) });
      fn.set(lastNode, node).set(lastWord, word);
    });
    fn.add(at, row);
  });
}

function makeRoom() {
  const fn = new IntegerFunction('makeRoom', 4);
  const [step, starts, first, last] = fn.given(4);
  const [start, end, count] = fn.locals(3);
  walk(fn, step, ({ node, isFirst }) => {
    fn.if(isFirst, () => {
      fn.set(start, node.times(4).plus(starts)).store(start, start.load(4).plus(1), 4);
    });
  });
  fn.set(start, first.times(4).plus(starts)).set(end, start.load());
  fn.while(start.isLess(last.times(4).plus(starts)), () => {
    fn.set(count, start.load(4)).add(end, count.plus(count.shiftRight(1)));
    fn.store(start, end, 4).add(start, 4);
  });
  return fn.return(end);
}

function take() {
  const fn = new IntegerFunction('take', 4);
  const [step, starts, slots, words] = fn.given(4);
  const [start, size, place, left, to] = fn.locals(5);
  const slot = start.plus(place).times(4).plus(slots);
  walk(fn, step, ({ node, word, at, isFirst }) => {
    fn.if(isFirst, () => {
      fn.set(start, node.times(4).plus(starts));
      fn.set(size, start.load(4).minus(start.load())).set(start, start.load());
      fn.set(place, word.times(SPREAD).shiftRight(16).times(size).shiftRight(16));
      fn.set(left, MAX_PROBES);
      fn.if(size.isLess(left), () => fn.set(left, size));
      fn.while(slot.load().differs(0).and(slot.load().differs(word)), () => {
        fn.add(left, -1).if(left.equals(0), () => fn.return(0));
        fn.add(place, 1).if(place.equals(size), () => fn.set(place, 0));
      });
      fn.store(slot, word).set(to, start.plus(place).plus(words).plus(1));
    });
    fn.store(at, to);
  });
  return fn.return(1);
}

function enter() {
  const fn = new IntegerFunction('enter', 1);
  const [entries] = fn.given(1);
  const [at, entry, ngram] = fn.locals(3);
  const [rows, rowsEnd, row] = known(fn, 'rows', 'rowsEnd', 'row');
  fn.set(at, rows);
  fn.while(at.isLess(rowsEnd), () => {
    fn.if(at.load().differs(0), () => {
      fn.set(entry, at.load().minus(1).times(4).plus(entries));
      fn.if(entry.load().isAtLeast(0), () => fn.return(ngram));
      fn.store(entry, ngram);
    });
    fn.add(at, row).add(ngram, 1);
  });
  return fn.return(-1);
}
