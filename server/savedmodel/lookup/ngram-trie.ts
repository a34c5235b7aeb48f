import { SavedModelError } from '../errors.ts';
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

/** Edges of the trie as a hash table. */
export interface EdgeTable {
  /** Four numbers a slot: node (-1 where free), word, the node they lead to, unused. */
  readonly slots: Int32Array;
  /** Number of slots minus one. */
  readonly mask: number;
}

/** Where the search for an edge begins. */
export function edgeHash(node: number, word: number): number {
  const hash = Math.imul(node, 0x9e3779b1) ^ Math.imul(word, 0x85ebca77);
  return hash ^ (hash >>> 15);
}

/** More edges than this are refused. */
const MAX_EDGES = 2 ** 25;

/**
 * Builds the trie of a vocabulary.
 *
 * @param vocabulary - n-grams, their words joined by `separator`.
 * @param separator - one byte that no word can contain.
 * @param widths - the lengths of n-grams that will be looked up; others in the vocabulary can never match.
 * @throws SavedModelError where an n-gram is there twice or there are too many.
 */
export function buildNgramTrie(
  vocabulary: StringColumn,
  separator: number,
  widths: readonly number[],
): NgramTrie {
  const { words, numbers, starts } = readWords(vocabulary, separator);
  const edges = makeEdges(numbers.length - vocabulary.length);
  const entries = new Int32Array(words.size + numbers.length).fill(-1);
  let nodes = words.size;
  for (let ngram = 0; ngram < vocabulary.length; ngram++) {
    const start = starts[ngram]!;
    const end = starts[ngram + 1]!;
    if (!widths.includes(end - start)) continue;
    let node = numbers[start]!;
    for (let i = start + 1; i < end; i++) {
      const slot = findSlot(edges, node, numbers[i]!);
      if (edges.slots[slot]! < 0) {
        edges.slots[slot] = node;
        edges.slots[slot + 1] = numbers[i]!;
        edges.slots[slot + 2] = nodes++;
      }
      node = edges.slots[slot + 2]!;
    }
    if (entries[node]! >= 0) throw duplicateEntry(ngram);
    entries[node] = ngram;
  }
  return { words, entries: entries.slice(0, nodes), edges, depth: Math.max(...widths) };
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

function makeEdges(count: number): EdgeTable {
  if (count > MAX_EDGES) throw new SavedModelError('The vocabulary has too many n-grams.');
  let capacity = 16;
  while (capacity < count * 2) capacity *= 2;
  return { slots: new Int32Array(capacity * 4).fill(-1), mask: capacity - 1 };
}

/** Where in `slots` an edge is, or would be. */
function findSlot({ slots, mask }: EdgeTable, node: number, word: number): number {
  let slot = edgeHash(node, word) & mask;
  while (slots[slot * 4]! >= 0 && (slots[slot * 4] !== node || slots[slot * 4 + 1] !== word)) {
    slot = (slot + 1) & mask;
  }
  return slot * 4;
}
