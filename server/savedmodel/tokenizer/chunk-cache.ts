/** Longer chunks are too rare to keep. */
export const MAX_CHUNK = 48;

const MAX_ENTRIES = 1 << 15;
const MAX_KEY_BYTES = 1 << 19;
const MAX_NUMBERS = 1 << 17;
const SLOTS = MAX_ENTRIES * 4;

/** An entry: its hash, where its key begins, how long that is, where its numbers begin, how many there are. */
const ENTRY = 5;

/**
 * Remembers what chunks of text came to. Bounded: when it is full it is emptied, and fills again with what is met from
 * then on. Keys are compared byte by byte, so that no chunk is ever taken for another.
 */
export class ChunkCache {
  /** What all entries came to, end to end. */
  readonly numbers = new Int32Array(MAX_NUMBERS);
  readonly #entries = new Int32Array(MAX_ENTRIES * ENTRY);
  readonly #keys = new Uint8Array(MAX_KEY_BYTES);
  /** The number of the entry in each slot; 0 where free, so that no entry has that number. */
  readonly #slots = new Uint16Array(SLOTS);
  #size = 1;
  #keyBytes = 0;
  #numberCount = 0;

  /** The entry of the chunk `bytes[start, end)`, which has that hash; 0 if there is none. */
  find(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const slots = this.#slots;
    const entries = this.#entries;
    let slot = hash & (SLOTS - 1);
    for (let number = slots[slot]!; number !== 0; number = slots[slot]!) {
      const entry = number * ENTRY;
      if (entries[entry] === hash && this.#isKey(entry, bytes, start, end)) return entry;
      slot = (slot + 1) & (SLOTS - 1);
    }
    return 0;
  }

  /** Where in `numbers` those of an entry begin. */
  first(entry: number): number {
    return this.#entries[entry + 3]!;
  }

  /** How many numbers an entry has. */
  count(entry: number): number {
    return this.#entries[entry + 4]!;
  }

  /** Remembers a chunk that is not there yet: it came to the first `count` of `numbers`. */
  add(
    chunk: Uint8Array,
    hash: number,
    { numbers, count }: { readonly numbers: Int32Array; readonly count: number },
  ): void {
    const isFull =
      this.#size === MAX_ENTRIES ||
      this.#keyBytes + chunk.length > MAX_KEY_BYTES ||
      this.#numberCount + count > MAX_NUMBERS;
    if (isFull) this.#clear();
    let slot = hash & (SLOTS - 1);
    while (this.#slots[slot] !== 0) slot = (slot + 1) & (SLOTS - 1);
    this.#slots[slot] = this.#size;
    const entry = [hash, this.#keyBytes, chunk.length, this.#numberCount, count];
    this.#entries.set(entry, this.#size * ENTRY);
    this.#keys.set(chunk, this.#keyBytes);
    this.numbers.set(numbers.subarray(0, count), this.#numberCount);
    this.#size++;
    this.#keyBytes += chunk.length;
    this.#numberCount += count;
  }

  #isKey(entry: number, bytes: Uint8Array, start: number, end: number): boolean {
    const length = end - start;
    if (this.#entries[entry + 2] !== length) return false;
    const keys = this.#keys;
    const from = this.#entries[entry + 1]!;
    for (let i = 0; i < length; i++) if (keys[from + i] !== bytes[start + i]) return false;
    return true;
  }

  #clear(): void {
    this.#slots.fill(0);
    this.#size = 1;
    this.#keyBytes = 0;
    this.#numberCount = 0;
  }
}
