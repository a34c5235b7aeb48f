import type { StringColumn } from '../string-column.ts';
import { duplicateEntry, StringIndex } from './string-index.ts';

/**
 * A vocabulary of n-grams as a trie over word numbers: "not very good" is three steps from the root.
 * A text is looked up by the numbers of its words, each hashed once, and no n-gram is ever spelled out.
 */
export interface NgramTrie {
  /** Numbers of the words that occur in any n-gram; a word's number is also its node. */
  readonly words: StringIndex;
  /** For each node the position of its n-gram in the vocabulary, or -1. */
  readonly entries: Int32Array;
  readonly edges: EdgeTable;
  /** The longest n-gram, in words. */
  readonly depth: number;
}

/**
 * Edges of the trie as a small hash table for each node, side by side: what a word is followed by lies close together,
 * and a word that nothing follows is told without going there. The node that an edge leads to is numbered by its slot.
 */
export interface EdgeTable {
  /** A word plus one for each edge; 0 where free. */
  readonly slots: Uint16Array | Int32Array;
  /** The edges of a node are in `slots[starts[node], starts[node + 1])`; nodes that end the longest n-grams have none. */
  readonly starts: Int32Array;
  /** Nodes below this are words, the others lie behind slot `node - words`. */
  readonly words: number;
}

/** An edge lies no further than this from where the search for it begins, so that damaged files cannot make it long. */
const MAX_PROBES = 512;

/**
 * Builds the trie of a vocabulary.
 *
 * @param vocabulary - n-grams, their words joined by `separator`.
 * @param separator - one byte that no word can contain.
 * @param widths - the lengths of n-grams that will be looked up; others in the vocabulary can never match.
 * @returns undefined where the edges of a node cannot be kept close together.
 * @throws SavedModelError where an n-gram is there twice.
 */
export function buildNgramTrie(
  vocabulary: StringColumn,
  separator: number,
  widths: readonly number[],
): NgramTrie | undefined {
  const { words, numbers, starts } = new NgramWords(vocabulary, separator);
  const depth = Math.max(...widths);
  const edges = new EdgeBuilder(words.size);
  // Where each n-gram has come to: all take a step before any takes the next, so that each node's edges are counted
  // before they are placed.
  const nodes = new Int32Array(vocabulary.length);
  for (let i = 0; i < nodes.length; i++) {
    nodes[i] = widths.includes(starts[i + 1]! - starts[i]!) ? numbers[starts[i]!]! : -1;
  }
  for (let level = 1; level < depth; level++) {
    if (!edges.step(level, nodes, numbers, starts)) return undefined;
  }
  const entries = new Int32Array(words.size + edges.slots.length).fill(-1);
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i]!;
    if (node < 0) continue;
    if (entries[node]! >= 0) throw duplicateEntry(i);
    entries[node] = i;
  }
  return { words, entries, edges, depth };
}

/** The node that a word leads to from a node that is not at full depth, or -1. */
export function followEdge(
  { slots, starts, words }: EdgeTable,
  node: number,
  word: number,
): number {
  const start = starts[node]!;
  const size = starts[node + 1]! - start;
  let at = homeOf(word, size);
  for (let left = Math.min(size, MAX_PROBES); left > 0; left--) {
    const found = slots[start + at]!;
    if (found === word + 1) return words + start + at;
    if (found === 0) return -1;
    if (++at === size) at = 0;
  }
  return -1;
}

/** Where the search for a word's edge begins among so many slots. */
function homeOf(word: number, size: number): number {
  return Math.imul(Math.imul(word + 1, 0x9e3779b1) >>> 16, size) >>> 16;
}

class EdgeBuilder implements EdgeTable {
  slots: EdgeTable['slots'];
  starts: Int32Array;
  readonly words: number;

  constructor(words: number) {
    this.words = words;
    this.slots = words < 0xffff ? new Uint16Array() : new Int32Array();
    this.starts = new Int32Array(1);
  }

  /** Lets each n-gram of more than `level` words take its next step; false where an edge finds no place. */
  step(level: number, nodes: Int32Array, numbers: Int32Array, firsts: Int32Array): boolean {
    this.#makeRoom(level, nodes, numbers, firsts);
    let from = -1;
    let word = -1;
    let to = -1;
    for (let i = 0; i < nodes.length; i++) {
      const at = firsts[i]! + level;
      if (nodes[i]! < 0 || at >= firsts[i + 1]!) continue;
      if (nodes[i] !== from || numbers[at] !== word) {
        from = nodes[i]!;
        word = numbers[at]!;
        to = this.#add(from, word);
        if (to < 0) return false;
      }
      nodes[i] = to;
    }
    return true;
  }

  /** Gives each node of a level room for half as many edges again as it can have. */
  #makeRoom(level: number, nodes: Int32Array, numbers: Int32Array, firsts: Int32Array): void {
    const first = this.starts.length - 1;
    const starts = new Int32Array(this.words + this.slots.length + 1);
    starts.set(this.starts);
    let from = -1;
    let word = -1;
    for (let i = 0; i < nodes.length; i++) {
      const at = firsts[i]! + level;
      if (nodes[i]! < 0 || at >= firsts[i + 1]!) continue;
      // Where n-grams are sorted those with the same beginning follow each other.
      if (nodes[i] === from && numbers[at] === word) continue;
      from = nodes[i]!;
      word = numbers[at]!;
      starts[from + 1]!++;
    }
    for (let node = first; node < starts.length - 1; node++) {
      const count = starts[node + 1]!;
      starts[node + 1] = starts[node]! + count + (count >> 1);
    }
    const slots = new (this.slots.constructor as Uint16ArrayConstructor)(starts.at(-1)!);
    slots.set(this.slots);
    this.slots = slots;
    this.starts = starts;
  }

  /** The node of an edge, which is added where it is new; -1 where none is free that is near enough. */
  #add(node: number, word: number): number {
    const { slots, starts, words } = this;
    const start = starts[node]!;
    const size = starts[node + 1]! - start;
    let at = homeOf(word, size);
    for (let left = Math.min(size, MAX_PROBES); left > 0; left--) {
      const found = slots[start + at]!;
      if (found === 0) slots[start + at] = word + 1;
      if (found === 0 || found === word + 1) return words + start + at;
      if (++at === size) at = 0;
    }
    return -1;
  }
}

/**
 * N-grams as the numbers of their words: those of n-gram i are `numbers[starts[i], starts[i + 1])`. It reads one n-gram
 * a call: a loop around all of it would take the compiler longer than the loop runs.
 */
class NgramWords {
  readonly words: StringIndex;
  readonly starts: Int32Array;
  numbers: Int32Array;
  readonly #view: DataView;
  readonly #offsets: Int32Array;
  readonly #separator: number;
  /** How far from where the n-gram last read begins each of its words ends. */
  #ends = new Int32Array(8);

  constructor({ bytes, offsets, length }: StringColumn, separator: number) {
    this.words = new StringIndex(bytes);
    this.starts = new Int32Array(length + 1);
    this.numbers = new Int32Array(2 * length);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#offsets = offsets;
    this.#separator = separator;
    for (let i = 0; i < length; i++) this.#read(i);
  }

  #read(ngram: number): void {
    const { words, starts } = this;
    const begin = this.#offsets[ngram]!;
    const end = this.#offsets[ngram + 1]!;
    const first = starts[ngram]!;
    if (first + end - begin >= this.numbers.length)
      this.numbers = withRoom(this.numbers, end - begin + 1);
    if (end - begin >= this.#ends.length) this.#ends = withRoom(this.#ends, end - begin);
    const { numbers } = this;
    const ends = this.#ends;
    let count = 0;
    let start = begin;
    if (ngram > 0) {
      // Words that the n-gram before begins with, too, are known: in a sorted vocabulary, most.
      const known = starts[ngram - 1]!;
      const shared = sharedLength(this.#view, this.#offsets[ngram - 1]!, begin, end);
      for (; known + count < first && ends[count]! < shared; count++) {
        numbers[first + count] = numbers[known + count]!;
        start = begin + ends[count]! + 1;
      }
    }
    for (; start <= end; count++) {
      numbers[first + count] = words.addUntil(this.#separator, start, end);
      ends[count] = words.end - begin;
      start = words.end + 1;
    }
    starts[ngram + 1] = first + count;
  }
}

function withRoom(numbers: Int32Array, more: number): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(numbers.length * 2 + more);
  grown.set(numbers);
  return grown;
}

/** How many bytes `[begin, end)` begins with as does what lies from `before` to there. */
function sharedLength(view: DataView, before: number, begin: number, end: number): number {
  const length = Math.min(begin - before, end - begin);
  let i = 0;
  while (i + 4 <= length && view.getInt32(before + i) === view.getInt32(begin + i)) i += 4;
  while (i < length && view.getUint8(before + i) === view.getUint8(begin + i)) i++;
  return i;
}
