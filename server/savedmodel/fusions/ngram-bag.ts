import { homeOf, type NgramTrie, slotOf } from '../lookup/ngram-trie.ts';
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

/** Texts are stamped by numbers below this. */
const NEVER_NEW = 255;

/**
 * Makes the loop that replaces splitting, joining n-grams, looking them up, dropping repeats, gathering
 * and summing: each text is read once, and nothing is allocated but the sums.
 */
export function ngramBag(
  reader: WordReader,
  trie: Omit<NgramTrie, 'words'>,
  { weights: { dtype: weightType, data: rows, shape }, dtype, countType }: BagOptions,
): (texts: StringColumn) => BagSums {
  const { entries, depth, edges } = trie;
  const width = sizeOf(shape.slice(1));
  const { slots, mask, words, longest } = edges;
  // The text that a node was last seen in, so that repeats are told without a set per text. This and the weights are as
  // narrow as can be: a text costs the ways to memory, more than what is done with what comes from there.
  const unseen = new Uint8Array(entries.length);
  for (let node = 0; node < unseen.length; node++) if (entries[node]! < 0) unseen[node] = NEVER_NEW;
  const seenIn = unseen.slice();
  let stamp = 0;
  // One weight a node, where that is all there is, saves the way by its entry.
  const weights = width === 1 ? weightsOf(entries, numeric(weightType, shape, rows)) : undefined;

  const totals = new Float64Array(width);

  return ({ bytes, offsets, length }) => {
    const sums = allocate(dtype, length * width);
    const counts = allocate(countType, length);
    for (let text = 0; text < length; text++) {
      if (++stamp === NEVER_NEW) {
        seenIn.set(unseen);
        stamp = 1;
      }
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
}

/** For each node its weight, 0 where it has none. */
function weightsOf(entries: Int32Array, { dtype, data }: NumericTensor): NumericArray {
  const weights = allocate(dtype, entries.length);
  for (let node = 0; node < entries.length; node++) {
    if (entries[node]! >= 0) weights[node] = data[entries[node]!]!;
  }
  return weights;
}
