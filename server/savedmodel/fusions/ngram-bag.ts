import { edgeHash, type NgramTrie, NODE_MASK, tagOf } from '../lookup/ngram-trie.ts';
import type { StringColumn } from '../string-column.ts';
import {
  allocate,
  type NumericArray,
  type NumericTensor,
  type NumericType,
  numeric,
  sizeOf,
} from '../tensor.ts';
import type { WordReader } from '../tokenizer/word-reader.ts';

/** Sums over the distinct known n-grams of each text. */
export interface BagSums {
  /** `[texts, …]`: the sums of the n-grams' weights. */
  readonly sums: NumericTensor;
  /** `[texts]`: how many distinct known n-grams there are. */
  readonly counts: NumericTensor;
}

interface BagOptions {
  /** `[vocabulary, …]`: what each n-gram adds, by its position in the vocabulary. */
  readonly weights: NumericTensor;
  /** The types of the results. */
  readonly dtype: NumericType;
  readonly countType: NumericType;
}

const NEVER_NEW = 2 ** 31 - 1;

/**
 * Makes the loop that replaces splitting, joining n-grams, looking them up, dropping repeats, gathering
 * and summing: each text is read once, and nothing is allocated but the sums.
 */
export function ngramBag(
  reader: WordReader,
  trie: Omit<NgramTrie, 'words'>,
  { weights: { data: rows, shape }, dtype, countType }: BagOptions,
): (texts: StringColumn) => BagSums {
  const { entries, depth } = trie;
  const width = sizeOf(shape.slice(1));
  const { slots, mask, origins } = trie.edges;
  // The text that a node was last seen in, so that repeats are told without a set per text.
  const seenIn = new Int32Array(entries.length);
  // One weight a node, where that is all there is, saves the way by its entry.
  const weights = width === 1 ? new Float64Array(entries.length) : undefined;
  for (let node = 0; node < entries.length; node++) {
    const entry = entries[node]!;
    seenIn[node] = entry < 0 ? NEVER_NEW : -1;
    if (weights && entry >= 0) weights[node] = rows[entry]!;
  }
  let stamp = 0;

  const totals = new Float64Array(width);

  return ({ bytes, offsets, length }) => {
    const sums = allocate(dtype, length * width);
    const counts = allocate(countType, length);
    if (stamp > NEVER_NEW - 2 - length) {
      for (let node = 0; node < seenIn.length; node++) if (entries[node]! >= 0) seenIn[node] = -1;
      stamp = 0;
    }
    for (let text = 0; text < length; text++, stamp++) {
      const count = reader.read(bytes, offsets[text]!, offsets[text + 1]!);
      const { numbers } = reader;
      let known = 0;
      let sum = 0;
      for (let i = 0; i < count; i++) {
        let node = numbers[i]!;
        for (let k = 1; node >= 0; k++) {
          if (seenIn[node]! < stamp) {
            seenIn[node] = stamp;
            known++;
            if (weights) sum += weights[node]!;
            else addRow(entries[node]!);
          }
          if (k >= depth || i + k >= count) break;
          const word = numbers[i + k]!;
          if (word < 0) break;
          node = follow(node, word);
        }
      }
      if (weights) sums[text] = sum;
      else takeTotals(sums, text * width);
      counts[text] = known;
    }
    return {
      sums: numeric(dtype, [length, ...shape.slice(1)], sums),
      counts: numeric(countType, [length], counts),
    };
  };

  function addRow(entry: number): void {
    for (let d = 0; d < width; d++) totals[d]! += rows[entry * width + d]!;
  }

  function takeTotals(sums: NumericArray, from: number): void {
    sums.set(totals, from);
    totals.fill(0);
  }

  /** `followEdge`, with everything that it reads at hand. */
  function follow(node: number, word: number): number {
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
}
