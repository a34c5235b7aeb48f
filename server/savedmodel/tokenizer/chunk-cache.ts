/** A record: hash, length and count, the numbers, the chunk's bytes. */
const RECORD = 8;
const META = 1;
const NUMBERS = 2;
const KEY = 4;

/** Longer chunks, and those that come to more numbers, are too rare to keep. */
export const MAX_CHUNK = (RECORD - KEY) * 4;
const MAX_NUMBERS = KEY - NUMBERS;

/** Two records a set: 4 MB in all. */
const SETS = 1 << 16;

/**
 * Remembers what chunks of text came to: two of each set, the one that was not met for longer gives way. Chunks are
 * compared byte by byte, so that none is ever taken for another.
 */
export class ChunkCache {
  readonly #records = new Int32Array(SETS * 2 * RECORD);
  readonly #bytes = new Uint8Array(this.#records.buffer);
  /** Which record of a set was met last. */
  readonly #last = new Uint8Array(SETS);

  /** Where the record of the chunk `bytes[start, end)` is, which has that hash; -1 if there is none. */
  find(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const set = hash & (SETS - 1);
    for (let way = 0; way < 2; way++) {
      const record = (2 * set + way) * RECORD;
      if (this.#records[record] === hash && this.#isChunk(record, bytes, start, end)) {
        this.#last[set] = way;
        return record;
      }
    }
    return -1;
  }

  /** How many numbers a record has. */
  count(record: number): number {
    return this.#records[record + META]! >> 8;
  }

  /** One of them. */
  number(record: number, index: number): number {
    return this.#records[record + NUMBERS + index]!;
  }

  /** Remembers that the chunk `bytes[start, end)` came to the first `count` of `numbers`, if there is room for so many. */
  add(
    bytes: Uint8Array,
    start: number,
    end: number,
    hash: number,
    numbers: Int32Array,
    count: number,
  ): void {
    const length = end - start;
    if (length > MAX_CHUNK || count > MAX_NUMBERS) return;
    const set = hash & (SETS - 1);
    const way = 1 - this.#last[set]!;
    const record = (2 * set + way) * RECORD;
    this.#last[set] = way;
    this.#records[record] = hash;
    this.#records[record + META] = length | (count << 8);
    for (let i = 0; i < count; i++) this.#records[record + NUMBERS + i] = numbers[i]!;
    const key = (record + KEY) * 4;
    for (let i = 0; i < length; i++) this.#bytes[key + i] = bytes[start + i]!;
  }

  #isChunk(record: number, bytes: Uint8Array, start: number, end: number): boolean {
    const length = end - start;
    if ((this.#records[record + META]! & 0xff) !== length) return false;
    const key = (record + KEY) * 4;
    for (let i = 0; i < length; i++) if (this.#bytes[key + i] !== bytes[start + i]) return false;
    return true;
  }
}
