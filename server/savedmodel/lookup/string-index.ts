import { SavedModelError } from '../errors.ts';
import type { StringColumn } from '../string-column.ts';

/** A 32-bit hash (FNV-1a with a final mix) of the bytes from `start` to `end`. */
function hashBytes(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  return Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
}

/**
 * Numbers distinct strings in the order they are added, and finds them by their bytes: open addressing
 * over a buffer that the strings stay in.
 */
export class StringIndex {
  readonly #bytes: Uint8Array;
  /** Two numbers a string: where it begins and where it ends. */
  #strings: Int32Array;
  #size = 0;
  /** A string's number plus one in the bits of the mask, and in the others those of its hash; 0 where free. */
  #slots: Int32Array;
  #mask: number;

  /** An empty index of strings that are parts of `bytes`, with room for so many. */
  constructor(bytes: Uint8Array, expected = 64) {
    this.#bytes = bytes;
    this.#strings = new Int32Array(2 * expected);
    this.#mask = 2 ** (33 - Math.clz32(expected)) - 1;
    this.#slots = new Int32Array(this.#mask + 1);
  }

  get size(): number {
    return this.#size;
  }

  /** The number of the string `bytes[start, end)` of the index's own buffer, which is added where it is new. */
  add(start: number, end: number): number {
    const hash = hashBytes(this.#bytes, start, end);
    const known = this.#search(this.#bytes, start, end, hash);
    if (known >= 0) return known;
    if (this.#size * 2 >= this.#mask) this.#grow();
    if (this.#strings.length < 2 * (this.#size + 1)) {
      const longer = new Int32Array(this.#strings.length * 2);
      longer.set(this.#strings);
      this.#strings = longer;
    }
    this.#strings[this.#size * 2] = start;
    this.#strings[this.#size * 2 + 1] = end;
    this.#place(this.#size, hash);
    return this.#size++;
  }

  /** The number of the string that any buffer's `bytes[start, end)` equals, or -1. */
  find(bytes: Uint8Array, start: number, end: number): number {
    return this.#search(bytes, start, end, hashBytes(bytes, start, end));
  }

  #search(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const slots = this.#slots;
    const mask = this.#mask;
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const slot = slots[at]!;
      const number = (slot & mask) - 1;
      if (number < 0) return -1;
      if (((slot ^ hash) & ~mask) === 0 && this.#equals(number, bytes, start, end)) return number;
    }
  }

  #equals(number: number, bytes: Uint8Array, start: number, end: number): boolean {
    const own = this.#bytes;
    const from = this.#strings[number * 2]!;
    const length = end - start;
    if (this.#strings[number * 2 + 1]! - from !== length) return false;
    for (let i = 0; i < length; i++) if (own[from + i] !== bytes[start + i]) return false;
    return true;
  }

  #place(number: number, hash: number): void {
    let at = hash & this.#mask;
    while (this.#slots[at] !== 0) at = (at + 1) & this.#mask;
    this.#slots[at] = (hash & ~this.#mask) | (number + 1);
  }

  #grow(): void {
    this.#mask = this.#mask * 2 + 1;
    this.#slots = new Int32Array(this.#mask + 1);
    for (let i = 0; i < this.#size; i++) {
      this.#place(i, hashBytes(this.#bytes, this.#strings[i * 2]!, this.#strings[i * 2 + 1]!));
    }
  }
}

/**
 * Indexes the strings of a column, each by its position.
 *
 * @throws SavedModelError where a string is there twice.
 */
export function indexStrings({ bytes, offsets, length }: StringColumn): StringIndex {
  const index = new StringIndex(bytes, length);
  for (let i = 0; i < length; i++) {
    if (index.add(offsets[i]!, offsets[i + 1]!) !== i) throw duplicateEntry(i);
  }
  return index;
}

/** What is wrong with a vocabulary that has its entry `position` twice. */
export function duplicateEntry(position: number): SavedModelError {
  return new SavedModelError(
    `Entry ${position + 1} of a vocabulary is there twice: the model's assets are damaged.`,
  );
}
