import type { StringColumn } from '../string-column.ts';
import { NgramBuilder, type NgramFormat } from './ngram-builder.ts';
import { MAX_DEPTH, MAX_PROBES, SPREAD } from './ngram-code.ts';
import { duplicateEntry, type StringIndex } from './string-index.ts';

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

/**
 * Builds the trie of a vocabulary.
 *
 * @param vocabulary - n-grams, their words joined by `separator`.
 * @param separator - one byte that no word can contain.
 * @param widths - the lengths of n-grams that will be looked up; others in the vocabulary can never match.
 * @returns undefined where the edges of a node cannot be kept close together, n-grams are too long, or there is no
 * WebAssembly or not the memory for it.
 * @throws SavedModelError where an n-gram is there twice.
 */
export function buildNgramTrie(
  vocabulary: StringColumn,
  separator: number,
  widths: readonly number[],
): NgramTrie | undefined {
  const depth = Math.max(...widths);
  if (!(depth >= 1 && depth <= MAX_DEPTH)) return undefined;
  const built = build(vocabulary, { separator, widths, depth });
  if (built && built.duplicate >= 0) throw duplicateEntry(built.duplicate);
  return built?.trie;
}

function build(vocabulary: StringColumn, format: NgramFormat) {
  try {
    return new NgramBuilder(vocabulary, format).build();
  } catch {
    return undefined;
  }
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
  return Math.imul(Math.imul(word + 1, SPREAD) >>> 16, size) >>> 16;
}
