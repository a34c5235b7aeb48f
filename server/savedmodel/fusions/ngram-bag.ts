import { followEdge, type NgramTrie } from '../lookup/ngram-trie.ts';
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

/**
 * Makes the loop that replaces splitting, joining n-grams, looking them up, dropping repeats, gathering
 * and summing: each text is read once, and nothing is allocated but the sums.
 */
export function ngramBag(
  reader: WordReader,
  { entries, depth, edges }: Omit<NgramTrie, 'words'>,
  { weights: { dtype: weightType, data: rows, shape }, dtype, countType }: BagOptions,
): (texts: StringColumn) => BagSums {
  const row = shape.slice(1);
  const width = sizeOf(row);
  // A bit for each node that is not to be counted: it has no entry, or the text has had it. This and the weights are
  // as narrow as can be: a text costs the ways to memory, more than what is done with what comes from there.
  const done = allocate('int32', (entries.length >> 5) + 1).fill(-1);
  // One weight a node, where that is all there is, saves the way by its entry.
  const weights = width === 1 ? allocate(weightType, entries.length) : undefined;
  for (let node = 0; node < entries.length; node++) {
    const entry = entries[node]!;
    if (entry < 0) continue;
    done[node >> 5]! &= ~(1 << node);
    if (weights) weights[node] = rows[entry]!;
  }
  // The nodes that are counted of a text.
  let counted = allocate('int32', 256);
  const totals = allocate('float64', width);

  return ({ bytes, offsets, length }) => {
    const sums = allocate(dtype, length * width);
    const counts = allocate(countType, length);
    for (let text = 0; text < length; text++) {
      const known = count(bytes, offsets[text]!, offsets[text + 1]!);
      counts[text] = known;
      for (let i = 0; i < known; i++) done[counted[i]! >> 5]! &= ~(1 << counted[i]!);
      if (weights) sums[text] = sumOf(weights, known);
      else addRows(known, sums, text * width);
    }
    return {
      sums: numeric(dtype, [length, ...row], sums),
      counts: numeric(countType, [length], counts),
    };
  };

  /** Finds the distinct known n-grams of a text; returns how many they are. */
  function count(bytes: Uint8Array, start: number, end: number): number {
    const words = reader.read(bytes, start, end);
    const { numbers } = reader;
    if (counted.length < words * depth) counted = allocate('int32', words * depth * 2);
    let known = 0;
    for (let i = 0; i < words; i++) {
      let node = numbers[i]!;
      for (let next = i + 1; node >= 0; next++) {
        if (((done[node >> 5]! >> node) & 1) === 0) {
          done[node >> 5]! |= 1 << node;
          counted[known++] = node;
        }
        if (next >= words || next - i >= depth) break;
        const word = numbers[next]!;
        if (word < 0) break;
        node = followEdge(edges, node, word);
      }
    }
    return known;
  }

  function sumOf(weights: NumericArray, known: number): number {
    let sum = 0;
    for (let i = 0; i < known; i++) sum += weights[counted[i]!]!;
    return sum;
  }

  function addRows(known: number, sums: NumericArray, from: number): void {
    totals.fill(0);
    for (let i = 0; i < known; i++) {
      const row = entries[counted[i]!]! * width;
      for (let d = 0; d < width; d++) totals[d]! += rows[row + d]!;
    }
    sums.set(totals, from);
  }
}
