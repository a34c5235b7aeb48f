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
  const { words, numbers, starts } = readWords(vocabulary, separator);
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

/** Each n-gram as the numbers of its words: those of n-gram i are `numbers[starts[i], starts[i + 1])`. */
function readWords({ bytes, offsets, length }: StringColumn, separator: number) {
  const words = new StringIndex(bytes);
  const starts = new Int32Array(length + 1);
  let total = length;
  for (let i = offsets[0]!; i < offsets[length]!; i++) if (bytes[i] === separator) total++;
  const numbers = new Int32Array(total);
  let at = 0;
  for (let ngram = 0; ngram < length; ngram++) {
    const begin = offsets[ngram]!;
    const end = offsets[ngram + 1]!;
    let start = begin;
    let i = begin;
    // Words that the n-gram before begins with, too, are known: in a sorted vocabulary, most.
    let known = ngram > 0 ? starts[ngram - 1]! : 0;
    let before = ngram > 0 ? offsets[ngram - 1]! : begin;
    for (; before < begin && i < end && bytes[i] === bytes[before]; i++, before++) {
      if (bytes[i] !== separator) continue;
      numbers[at++] = numbers[known++]!;
      start = i + 1;
    }
    for (; i <= end; i++) {
      if (i < end && bytes[i] !== separator) continue;
      numbers[at++] = words.add(start, i);
      start = i + 1;
    }
    starts[ngram + 1] = at;
  }
  return { words, numbers, starts };
}
