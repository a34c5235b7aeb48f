import { ColumnBuilder } from '../column-builder.ts';
import type { StringColumn } from '../string-column.ts';
import type { WordNumbers } from './word-numbers.ts';

/** Numbers every word that it meets, in the order in which it meets them. */
export class WordDictionary implements WordNumbers {
  readonly #words = new ColumnBuilder(1 << 10, 1 << 13);
  /** The hash of each word, and where in `#slots` it may be: a word's number plus one, 0 where free. */
  #hashes = new Int32Array(1 << 10);
  #slots = new Int32Array(1 << 12);

  get size(): number {
    return this.#words.length;
  }

  /** How many bytes the words have. */
  get bytes(): number {
    return this.#words.size;
  }

  /** The number of a word, which is new where the word is. */
  find(bytes: Uint8Array, start: number, end: number): number {
    let hash = end - start;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    hash ^= hash >>> 13;
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = hash & mask;
    for (; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const number = slots[slot]! - 1;
      if (this.#hashes[number] === hash && this.#words.equals(number, bytes, start, end))
        return number;
    }
    return this.#add(bytes, start, end, hash, slot);
  }

  /** The words from one number on, until the next word is added. */
  wordsFrom(first: number): StringColumn {
    return this.#words.view(first);
  }

  #add(bytes: Uint8Array, start: number, end: number, hash: number, slot: number): number {
    const number = this.size;
    this.#words.append(bytes, start, end);
    this.#words.endString();
    if (number === this.#hashes.length) {
      const grown = new Int32Array(number * 2);
      grown.set(this.#hashes);
      this.#hashes = grown;
    }
    this.#hashes[number] = hash;
    this.#slots[slot] = number + 1;
    if (this.size * 2 > this.#slots.length) this.#grow();
    return number;
  }

  #grow(): void {
    const slots = new Int32Array(this.#slots.length * 4);
    const mask = slots.length - 1;
    for (let number = 0; number < this.size; number++) {
      let slot = this.#hashes[number]! & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = number + 1;
    }
    this.#slots = slots;
  }
}
