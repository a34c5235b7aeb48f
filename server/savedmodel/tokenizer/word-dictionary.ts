import { ColumnBuilder } from '../column-builder.ts';
import { StringIndex } from '../lookup/string-index.ts';
import type { StringColumn } from '../string-column.ts';
import type { WordNumbers } from './word-numbers.ts';

/** Numbers every word that it meets, in the order in which it meets them. */
export class WordDictionary implements WordNumbers {
  readonly #words = new ColumnBuilder(1 << 10, 1 << 13);
  readonly #index = new StringIndex(this.#words.bytes, 1 << 10);

  get size(): number {
    return this.#words.length;
  }

  /** How many bytes the words have. */
  get bytes(): number {
    return this.#words.size;
  }

  /** The number of a word, which is new where the word is. */
  find(bytes: Uint8Array, start: number, end: number): number {
    const known = this.#index.find(bytes, start, end);
    return known < 0 ? this.#add(bytes, start, end) : known;
  }

  /** The words from one number on, until the next word is added. */
  wordsFrom(first: number): StringColumn {
    return this.#words.view(first);
  }

  #add(bytes: Uint8Array, start: number, end: number): number {
    const from = this.#words.size;
    this.#words.append(bytes, start, end);
    this.#words.endString();
    this.#index.bytes = this.#words.bytes;
    return this.#index.add(from, this.#words.size);
  }
}
