import { SavedModelError } from '../errors.ts';
import type { StringColumn } from '../string-column.ts';

const SEED = 0x811c9dc5;
const PRIME = 0x01000193;

/** A slot: the hash of a string, its number plus one (0 where free), where it begins and where it ends. */
const SLOT = 4;
const NUMBER = 1;
const START = 2;
const END = 3;

/**
 * Numbers distinct strings in the order they are added, and finds them by their bytes: open addressing
 * over a buffer that the strings stay in. All that is known of a string lies in its slot, one way to memory.
 */
export class StringIndex {
  /** What the strings are parts of; may be put into a larger buffer that begins with the same bytes. */
  bytes: Uint8Array;
  #size = 0;
  #slots: Int32Array;
  /** Where the string last added by `addUntil` ends. */
  end = 0;

  /** An empty index of strings that are parts of `bytes`, with room for so many. */
  constructor(bytes: Uint8Array, expected = 64) {
    this.bytes = bytes;
    this.#slots = new Int32Array(SLOT * 2 ** (33 - Math.clz32(expected)));
  }

  get size(): number {
    return this.#size;
  }

  /** The number of the string `bytes[start, end)` of the index's own buffer, which is added where it is new. */
  add(start: number, end: number): number {
    return this.#add(start, end, hashBytes(this.bytes, start, end));
  }

  /** As `add`, of the string from `start` to the next `separator`, or to `limit`; `end` tells where that is. */
  addUntil(separator: number, start: number, limit: number): number {
    const bytes = this.bytes;
    let hash = SEED;
    let end = start;
    for (; end < limit; end++) {
      const byte = bytes[end]!;
      if (byte === separator) break;
      hash = Math.imul(hash ^ byte, PRIME);
    }
    this.end = end;
    return this.#add(start, end, mixed(hash));
  }

  /** The number of the string that any buffer's `bytes[start, end)` equals, or -1. */
  find(bytes: Uint8Array, start: number, end: number): number {
    const at = this.#search(bytes, start, end, hashBytes(bytes, start, end));
    return this.#slots[at + NUMBER]! - 1;
  }

  #add(start: number, end: number, hash: number): number {
    const at = this.#search(this.bytes, start, end, hash);
    const slots = this.#slots;
    if (slots[at + NUMBER] !== 0) return slots[at + NUMBER]! - 1;
    slots[at] = hash;
    slots[at + NUMBER] = ++this.#size;
    slots[at + START] = start;
    slots[at + END] = end;
    if (this.#size * SLOT * 3 > slots.length * 2) this.#grow();
    return this.#size - 1;
  }

  /** Where the slot of a string is, or the free one that it would take. */
  #search(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const slots = this.#slots;
    const last = slots.length - 1;
    let at = (hash << 2) & last;
    while (slots[at + NUMBER] !== 0) {
      if (slots[at] === hash && this.#isAt(at, bytes, start, end)) break;
      at = (at + SLOT) & last;
    }
    return at;
  }

  #isAt(at: number, bytes: Uint8Array, start: number, end: number): boolean {
    const own = this.bytes;
    const from = this.#slots[at + START]!;
    const length = end - start;
    if (this.#slots[at + END]! - from !== length) return false;
    for (let i = 0; i < length; i++) if (own[from + i] !== bytes[start + i]) return false;
    return true;
  }

  #grow(): void {
    const old = this.#slots;
    const slots = new Int32Array(old.length * 2);
    const last = slots.length - 1;
    for (let from = 0; from < old.length; from += SLOT) {
      if (old[from + NUMBER] === 0) continue;
      let at = (old[from]! << 2) & last;
      while (slots[at + NUMBER] !== 0) at = (at + SLOT) & last;
      for (let k = 0; k < SLOT; k++) slots[at + k] = old[from + k]!;
    }
    this.#slots = slots;
  }
}

/** A 32-bit hash of the bytes from `start` to `end`: FNV-1a with a final mix. */
function hashBytes(bytes: Uint8Array, start: number, end: number): number {
  let hash = SEED;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, PRIME);
  return mixed(hash);
}

function mixed(hash: number): number {
  return Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
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
