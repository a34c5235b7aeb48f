import { followEdge, type NgramTrie } from '../lookup/ngram-trie.ts';
import type { WordReader } from './word-reader.ts';

/** Reads the n-grams of a text as their positions in a vocabulary, in TensorFlow's order: width by width. */
export class NgramReader implements WordReader {
  numbers = new Int32Array(256);
  readonly #words: WordReader;
  readonly #trie: Omit<NgramTrie, 'words'>;
  readonly #widths: readonly number[];

  /** The reader gives the words of the trie; an n-gram of a width not listed is not read. */
  constructor(words: WordReader, trie: Omit<NgramTrie, 'words'>, widths: readonly number[]) {
    this.#words = words;
    this.#trie = trie;
    this.#widths = widths;
  }

  read(bytes: Uint8Array, start: number, end: number): number {
    const words = this.#words.read(bytes, start, end);
    const needed = words * this.#widths.length;
    if (needed > this.numbers.length) this.numbers = new Int32Array(needed * 2);
    let count = 0;
    for (const width of this.#widths) {
      for (let i = 0; i + width <= words; i++) this.numbers[count++] = this.#entry(i, width);
    }
    return count;
  }

  #entry(first: number, width: number): number {
    const { numbers } = this.#words;
    let node = numbers[first]!;
    for (let k = 1; k < width && node >= 0; k++) {
      const word = numbers[first + k]!;
      node = word < 0 ? -1 : followEdge(this.#trie.edges, node, word);
    }
    return node < 0 ? -1 : this.#trie.entries[node]!;
  }
}
