import { SavedModelError } from '../errors.ts';
import { sipHash } from '../hash/sip-hash.ts';
import { Uint64 } from '../hash/uint64.ts';
import type { StringColumn } from '../string-column.ts';

/**
 * Strings are hashed by FNV-1a with a final mix. The beginning is another one in each process, so that words which were made
 * to meet seldom do; what holds where they do is `MAX_PROBES`.
 */
export const HASH_SEED = crypto.getRandomValues(new Int32Array(1))[0]!;
export const HASH_PRIME = 0x01000193;
export const HASH_MIX = 0x2c1b3c6d;

/** A slot: the hash of a string, its number plus one (0 where free), where it begins and where it ends. */
const SLOT = 4;
const NUMBER = 1;
const START = 2;
const END = 3;

/**
 * Slots that a search goes on for, at most, before strings are hashed by SipHash with a secret key. By chance it takes a
 * dozen. The beginning alone keeps nobody out, since which words of one length meet depends on its lowest byte only, and each of
 * many that meet would be compared with all before it.
 */
export const MAX_PROBES = 512;

type Key = readonly [Uint64, Uint64];

/**
 * Numbers distinct strings in the order they are added, and finds them by their bytes: open addressing
 * over a buffer that the strings stay in. All that is known of a string lies in its slot, one way to memory. Time is linear
 * in the strings' bytes, whatever they are.
 */
export class StringIndex {
  /** What the strings are parts of; may be put into a larger buffer that begins with the same bytes. */
  bytes: Uint8Array;
  #size = 0;
  #slots: Int32Array;
  /** None as long as strings do not crowd. */
  #key: Key | undefined;

  /** An empty index of strings that are parts of `bytes`, with room for so many. */
  constructor(bytes: Uint8Array, expected = 64) {
    this.bytes = bytes;
    this.#slots = new Int32Array(SLOT * 2 ** (33 - Math.clz32(expected)));
  }

  /** An index that is filled elsewhere: as many slots as a power of two, each a string's hash, number plus one, start and end. */
  static from(bytes: Uint8Array, slots: Int32Array, size: number): StringIndex {
    const index = new StringIndex(bytes, 0);
    index.#slots = slots;
    index.#size = size;
    return index;
  }

  get size(): number {
    return this.#size;
  }

  /** The number of the string `bytes[start, end)` of the index's own buffer, which is added where it is new. */
  add(start: number, end: number): number {
    const hash = this.#hash(this.bytes, start, end);
    const at = this.#search(this.bytes, start, end, hash);
    const slots = this.#slots;
    if (slots[at + NUMBER] !== 0) return slots[at + NUMBER]! - 1;
    slots[at] = hash;
    slots[at + NUMBER] = ++this.#size;
    slots[at + START] = start;
    slots[at + END] = end;
    if (this.#size * SLOT * 3 > slots.length * 2) this.#place(slots.length * 2);
    else if (((at - (hash << 2)) & (slots.length - 1)) > MAX_PROBES * SLOT) this.#hide();
    return this.#size - 1;
  }

  /** The number of the string that any buffer's `bytes[start, end)` equals, or -1. */
  find(bytes: Uint8Array, start: number, end: number): number {
    const at = this.#search(bytes, start, end, this.#hash(bytes, start, end));
    return this.#slots[at + NUMBER]! - 1;
  }

  #hash(bytes: Uint8Array, start: number, end: number): number {
    return this.#key ? sipHash(bytes, start, end, this.#key).low : hashBytes(bytes, start, end);
  }

  /** From here on nobody can tell which strings share a hash. */
  #hide(): void {
    if (this.#key) return;
    const key = secretKey();
    this.#key = key;
    const slots = this.#slots;
    for (let at = 0; at < slots.length; at += SLOT) {
      if (slots[at + NUMBER] === 0) continue;
      slots[at] = sipHash(this.bytes, slots[at + START]!, slots[at + END]!, key).low;
    }
    this.#place(slots.length);
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

  /** Puts all strings into a table of so many numbers. */
  #place(length: number): void {
    const old = this.#slots;
    const slots = new Int32Array(length);
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

function secretKey(): Key {
  const [a, b, c, d] = crypto.getRandomValues(new Int32Array(4));
  return [new Uint64(a, b), new Uint64(c, d)];
}

function hashBytes(bytes: Uint8Array, start: number, end: number): number {
  let hash = HASH_SEED;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, HASH_PRIME);
  return Math.imul(hash ^ (hash >>> 15), HASH_MIX);
}

/** Of columns that are there: several nodes may look the same vocabulary up. */
const indexes = new WeakMap<StringColumn, StringIndex>();

/**
 * The index of the strings of a column, each by its position; it and the column's bytes stay as they are.
 *
 * @throws SavedModelError where a string is there twice.
 */
export function indexStrings(column: StringColumn): StringIndex {
  const known = indexes.get(column);
  if (known) return known;
  const { bytes, offsets, length } = column;
  const index = new StringIndex(bytes, length);
  for (let i = 0; i < length; i++) {
    if (index.add(offsets[i]!, offsets[i + 1]!) !== i) throw duplicateEntry(i);
  }
  indexes.set(column, index);
  return index;
}

/** What is wrong with a vocabulary that has its entry `position` twice. */
export function duplicateEntry(position: number): SavedModelError {
  return new SavedModelError(
    `Entry ${position + 1} of a vocabulary is there twice: the model's assets are damaged.`,
  );
}
