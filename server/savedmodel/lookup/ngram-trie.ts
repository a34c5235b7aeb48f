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
 * Edges of the trie as a hash table. Most pairs of words are in no vocabulary, so that a slot is small, most are free,
 * and a taken one tells by a part of the hash that it is another's.
 */
export interface EdgeTable {
  /** The node an edge leads to, and above it a part of its hash (`tagOf`); 0 where free. */
  readonly slots: Int32Array;
  /** Number of slots minus one. */
  readonly mask: number;
  /** For each node the node its edge comes from, and the word. */
  readonly origins: Int32Array;
}

/** Bits of a slot that hold a node. */
const NODE_BITS = 22;
export const NODE_MASK = 2 ** NODE_BITS - 1;

/** Where the search for an edge begins. */
export function edgeHash(node: number, word: number): number {
  const hash = Math.imul(node, 0x9e3779b1) ^ Math.imul(word, 0x85ebca77);
  return hash ^ (hash >>> 15);
}

/** The part of a hash that a slot keeps. */
export function tagOf(hash: number): number {
  return Math.imul(hash, 0x2c1b3c6d) & ~NODE_MASK;
}

/**
 * Builds the trie of a vocabulary.
 *
 * @param vocabulary - n-grams, their words joined by `separator`.
 * @param separator - one byte that no word can contain.
 * @param widths - the lengths of n-grams that will be looked up; others in the vocabulary can never match.
 * @returns undefined where there are more n-grams than a slot can number (4 million).
 * @throws SavedModelError where an n-gram is there twice.
 */
export function buildNgramTrie(
  vocabulary: StringColumn,
  separator: number,
  widths: readonly number[],
): NgramTrie | undefined {
  const { words, numbers, starts } = readWords(vocabulary, separator);
  const capacity = words.size + numbers.length - vocabulary.length;
  if (capacity > NODE_MASK) return undefined;
  const edges = makeEdges(capacity, numbers.length - vocabulary.length);
  const entries = new Int32Array(capacity + 1).fill(-1);
  let nodes = words.size;
  for (let ngram = 0; ngram < vocabulary.length; ngram++) {
    const start = starts[ngram]!;
    const end = starts[ngram + 1]!;
    if (!widths.includes(end - start)) continue;
    let node = numbers[start]!;
    for (let i = start + 1; i < end; i++) {
      const word = numbers[i]!;
      const known = followEdge(edges, node, word);
      node = known >= 0 ? known : addEdge(edges, node, word, nodes++);
    }
    if (entries[node]! >= 0) throw duplicateEntry(ngram);
    entries[node] = ngram;
  }
  return { words, entries: entries.slice(0, nodes), edges, depth: Math.max(...widths) };
}

/** The node that a word leads to from a node, or -1. */
export function followEdge(
  { slots, mask, origins }: EdgeTable,
  node: number,
  word: number,
): number {
  const hash = edgeHash(node, word);
  let slot = hash & mask;
  for (let found = slots[slot]!; found !== 0; found = slots[slot]!) {
    const to = found & NODE_MASK;
    const isTagged = (found & ~NODE_MASK) === tagOf(hash);
    if (isTagged && origins[2 * to] === node && origins[2 * to + 1] === word) return to;
    slot = (slot + 1) & mask;
  }
  return -1;
}

function addEdge(
  { slots, mask, origins }: EdgeTable,
  node: number,
  word: number,
  to: number,
): number {
  const hash = edgeHash(node, word);
  let slot = hash & mask;
  while (slots[slot] !== 0) slot = (slot + 1) & mask;
  slots[slot] = to | tagOf(hash);
  origins[2 * to] = node;
  origins[2 * to + 1] = word;
  return to;
}

function makeEdges(nodes: number, edges: number): EdgeTable {
  let capacity = 16;
  while (capacity < edges * 1.25) capacity *= 2;
  return {
    slots: new Int32Array(capacity),
    mask: capacity - 1,
    origins: new Int32Array(2 * (nodes + 1)),
  };
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
    const end = offsets[ngram + 1]!;
    let start = offsets[ngram]!;
    for (let i = start; i <= end; i++) {
      if (i < end && bytes[i] !== separator) continue;
      numbers[at++] = words.add(start, i);
      start = i + 1;
    }
    starts[ngram + 1] = at;
  }
  return { words, numbers, starts };
}
