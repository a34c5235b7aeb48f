import type { NgramTrie } from '../lookup/ngram-trie.ts';
import { edgeHash } from '../lookup/ngram-trie.ts';
import type { StringColumn } from '../string-column.ts';
import type { NumericArray } from '../tensor.ts';

/** Sums over the distinct known n-grams of each text. */
export interface BagSums {
  /** `[texts, width]`: the sums of the n-grams' weights. */
  readonly sums: Float64Array;
  /** `[texts]`: how many distinct known n-grams there are. */
  readonly counts: Float64Array;
}

/** The weights of n-grams by their position in the vocabulary: a row of `width` numbers each. */
export interface BagWeights {
  readonly rows: NumericArray;
  readonly width: number;
}

/**
 * Makes the loop that replaces splitting, joining n-grams, looking them up, dropping repeats, gathering
 * and summing: each text is read once, byte by byte, and nothing is allocated but the sums.
 */
export function ngramBag(
  trie: NgramTrie,
  { rows, width }: BagWeights,
): (texts: StringColumn) => BagSums {
  const { words, entries, depth } = trie;
  const { slots, mask } = trie.edges;
  // The text that an entry was last seen in, so that repeats are told without a set per text.
  const seenIn = new Int32Array(entries.length).fill(-1);
  let stamp = 0;
  let numbers = new Int32Array(1024);

  /** The numbers of a text's words, split at ASCII white space as TensorFlow does; -1 for unknown ones. */
  const readWords = (bytes: Uint8Array, start: number, end: number): number => {
    if (numbers.length <= end - start) numbers = new Int32Array((end - start) * 2);
    let count = 0;
    for (let i = start; i < end; ) {
      const byte = bytes[i]!;
      if (byte === 32 || (byte >= 9 && byte <= 13)) {
        i++;
        continue;
      }
      const from = i;
      while (i < end && bytes[i] !== 32 && (bytes[i]! > 13 || bytes[i]! < 9)) i++;
      numbers[count++] = words.find(bytes, from, i);
    }
    return count;
  };

  return ({ bytes, offsets, length }) => {
    const sums = new Float64Array(length * width);
    const counts = new Float64Array(length);
    if (stamp > 2 ** 31 - 2 - length) {
      seenIn.fill(-1);
      stamp = 0;
    }
    for (let text = 0; text < length; text++, stamp++) {
      const count = readWords(bytes, offsets[text]!, offsets[text + 1]!);
      let known = 0;
      let sum = 0;
      for (let i = 0; i < count; i++) {
        let node = numbers[i]!;
        for (let k = 1; node >= 0; k++) {
          const entry = entries[node]!;
          if (entry >= 0 && seenIn[node] !== stamp) {
            seenIn[node] = stamp;
            known++;
            if (width === 1) sum += rows[entry]!;
            else
              for (let d = 0; d < width; d++) sums[text * width + d]! += rows[entry * width + d]!;
          }
          if (k >= depth || i + k >= count) break;
          const word = numbers[i + k]!;
          if (word < 0) break;
          node = follow(node, word);
        }
      }
      if (width === 1) sums[text] = sum;
      counts[text] = known;
    }
    return { sums, counts };
  };

  /** The node that a word leads to, or -1. */
  function follow(node: number, word: number): number {
    let slot = (edgeHash(node, word) & mask) * 4;
    for (;;) {
      const at = slots[slot]!;
      if (at === node && slots[slot + 1] === word) return slots[slot + 2]!;
      if (at < 0) return -1;
      slot = (slot + 4) & (mask * 4 + 3);
    }
  }
}
