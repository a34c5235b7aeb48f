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
 * Edges of the trie as a hash table of one number an edge. An edge's home is the sum of a permutation of the node it
 * leaves and a hash of its word, so that the word, and how far from home the edge lies, tell the node: a look-up that
 * finds no edge, as most do, goes to memory once. The node that an edge leads to is numbered by its slot.
 */
export interface EdgeTable {
  /** The word plus one, whether the edge leaves a word, and the distance from home (`slotOf`); 0 where free. */
  readonly slots: Int32Array;
  /** Number of slots minus one. */
  readonly mask: number;
  /** Nodes below this are words. */
  readonly words: number;
  /** The greatest distance from home. */
  longest: number;
}

const DISTANCE_BITS = 9;
const MAX_DISTANCE = 2 ** DISTANCE_BITS - 1;
/** More words, or slots, than this a slot cannot tell apart. */
const MAX_WORDS = 2 ** (31 - DISTANCE_BITS) - 2;

/** The slot where the search for an edge begins. */
export function homeOf({ mask, words }: EdgeTable, node: number, word: number): number {
  let from = Math.imul(node < words ? node : node - words, 0x9e3779b1) & mask;
  from = Math.imul(from ^ (from >>> 9), 0x85ebca6b);
  const hash = Math.imul(word + 1, 0xc2b2ae35);
  return (from + (hash ^ (hash >>> 15))) & mask;
}

/** What the slot of an edge holds where it lies at home; each slot further on adds one. */
export function slotOf({ words }: EdgeTable, node: number, word: number): number {
  return ((word + 1) << (DISTANCE_BITS + 1)) | (node < words ? 2 ** DISTANCE_BITS : 0);
}

/**
 * Builds the trie of a vocabulary.
 *
 * @param vocabulary - n-grams, their words joined by `separator`.
 * @param separator - one byte that no word can contain.
 * @param widths - the lengths of n-grams that will be looked up; others in the vocabulary can never match.
 * @returns undefined where there are more n-grams than a slot can tell apart (millions).
 * @throws SavedModelError where an n-gram is there twice.
 */
export function buildNgramTrie(
  vocabulary: StringColumn,
  separator: number,
  widths: readonly number[],
): NgramTrie | undefined {
  const { words, numbers, starts } = readWords(vocabulary, separator);
  const edges = makeEdges(words.size, numbers.length - vocabulary.length);
  if (edges.mask >= MAX_WORDS) return undefined;
  const entries = new Int32Array(words.size + edges.slots.length).fill(-1);
  for (let ngram = 0; ngram < vocabulary.length; ngram++) {
    const start = starts[ngram]!;
    const end = starts[ngram + 1]!;
    if (!widths.includes(end - start)) continue;
    let node = numbers[start]!;
    for (let i = start + 1; i < end && node >= 0; i++) {
      const word = numbers[i]!;
      const known = followEdge(edges, node, word);
      node = known >= 0 ? known : addEdge(edges, node, word);
    }
    if (node < 0) return undefined;
    if (entries[node]! >= 0) throw duplicateEntry(ngram);
    entries[node] = ngram;
  }
  return { words, entries, edges, depth: Math.max(...widths) };
}

/** The node that a word leads to from a node, or -1. */
export function followEdge(edges: EdgeTable, node: number, word: number): number {
  const { slots, mask, words, longest } = edges;
  let slot = homeOf(edges, node, word);
  let wanted = slotOf(edges, node, word);
  for (const last = wanted + longest; wanted <= last; wanted++) {
    const found = slots[slot]!;
    if (found === wanted) return words + slot;
    if (found === 0) return -1;
    slot = (slot + 1) & mask;
  }
  return -1;
}

/** The node of a new edge; -1 where none is free that is near enough. */
function addEdge(edges: EdgeTable, node: number, word: number): number {
  const { slots, mask, words } = edges;
  const home = homeOf(edges, node, word);
  for (let distance = 0; distance <= MAX_DISTANCE; distance++) {
    const slot = (home + distance) & mask;
    if (slots[slot] !== 0) continue;
    slots[slot] = slotOf(edges, node, word) + distance;
    edges.longest = Math.max(edges.longest, distance);
    return words + slot;
  }
  return -1;
}

/** Room for so many edges; there are never fewer slots than words, so that each node has a home of its own. */
function makeEdges(words: number, edges: number): EdgeTable {
  let capacity = 16;
  while (capacity < Math.max(edges * 1.25, words)) capacity *= 2;
  return { slots: new Int32Array(capacity), mask: capacity - 1, words, longest: 0 };
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
