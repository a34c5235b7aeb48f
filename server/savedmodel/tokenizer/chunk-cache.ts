/** A record: the chunk's bytes in four words, its length, the count of its numbers, and they. */
const RECORD = 8;
const LENGTH = 4;
const COUNT = 5;
const NUMBERS = 6;

/** Longer chunks, and those that come to more numbers, are too rare to keep. */
export const MAX_CHUNK = 15;
const MAX_NUMBERS = RECORD - NUMBERS;

/** Two records a set: 4 MB in all. */
const SETS = 1 << 16;

const SPACES = 0x20202020;

/**
 * Remembers what chunks of text came to: two of each set, the one that was not met for longer gives way. Chunks are
 * compared by all of their bytes, four at a time, so that none is ever taken for another.
 */
export class ChunkCache {
  readonly #records = new Int32Array(SETS * 2 * RECORD);
  #bytes: Uint8Array = new Uint8Array();
  #view: DataView = new DataView(this.#bytes.buffer);
  /** The chunk last taken: its last four words, its length, and the first record of its set. */
  #a = 0;
  #b = 0;
  #c = 0;
  #d = 0;
  #length = 0;
  #set = 0;

  /** Takes the chunk from `start` to the next space, or to `end`, as what is looked up; gives where it ends. */
  take(bytes: Uint8Array, start: number, end: number): number {
    if (bytes !== this.#bytes) this.#look(bytes);
    let hash = 0;
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let i = start; ; i += 4) {
      const left = end - i;
      let word =
        left < 4 || i + 4 > bytes.length ? lastWord(bytes, i, end) : this.#view.getInt32(i, true);
      // A byte that is a space becomes a zero, and of the zeros the first sets the lowest of these bits.
      const zeros = word ^ SPACES;
      const found = (zeros - 0x01010101) & ~zeros & 0x80808080;
      const isLast = found !== 0 || left < 4;
      const length = found !== 0 ? (31 - Math.clz32(found & -found)) >> 3 : left;
      if (isLast) word &= (1 << (8 * length)) - 1;
      a = b;
      b = c;
      c = d;
      d = word;
      hash = mix(hash, word);
      if (!isLast) continue;
      this.#keep(a, b, c, d, i + length - start, hash);
      return i + length;
    }
  }

  /** Takes `bytes[start, end)` as what is looked up, spaces and all. */
  takeAll(bytes: Uint8Array, start: number, end: number): void {
    let hash = 0;
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let i = start; i <= end; i += 4) {
      a = b;
      b = c;
      c = d;
      d = lastWord(bytes, i, end);
      hash = mix(hash, d);
    }
    this.#keep(a, b, c, d, end - start, hash);
  }

  /** Where the record of the chunk last taken is; -1 if there is none. */
  find(): number {
    const record = this.#set;
    if (this.#isAt(record)) return record;
    if (!this.#isAt(record + RECORD)) return -1;
    this.#swap(record);
    return record;
  }

  /** How many numbers a record has: two at most. */
  count(record: number): number {
    return this.#records[record + COUNT]!;
  }

  /** One of them. */
  number(record: number, index: number): number {
    return this.#records[record + NUMBERS + index]!;
  }

  /** Remembers that the chunk last taken came to the first `count` of `numbers`, if there is room for so much. */
  add(numbers: Int32Array, count: number): void {
    if (this.#length > MAX_CHUNK || count > MAX_NUMBERS) return;
    const record = this.#set;
    const records = this.#records;
    this.#swap(record);
    records[record] = this.#a;
    records[record + 1] = this.#b;
    records[record + 2] = this.#c;
    records[record + 3] = this.#d;
    records[record + LENGTH] = this.#length;
    records[record + COUNT] = count;
    for (let i = 0; i < count; i++) records[record + NUMBERS + i] = numbers[i]!;
  }

  #keep(a: number, b: number, c: number, d: number, length: number, hash: number): void {
    this.#a = a;
    this.#b = b;
    this.#c = c;
    this.#d = d;
    this.#length = length;
    this.#set = ((hash ^ (hash >>> 16)) & (SETS - 1)) * 2 * RECORD;
  }

  #isAt(record: number): boolean {
    const records = this.#records;
    const differs =
      (records[record]! ^ this.#a) |
      (records[record + 1]! ^ this.#b) |
      (records[record + 2]! ^ this.#c) |
      (records[record + 3]! ^ this.#d) |
      (records[record + LENGTH]! ^ this.#length);
    return differs === 0;
  }

  /** Puts the second record of a set first. */
  #swap(first: number): void {
    for (let i = first; i < first + RECORD; i++) {
      const kept = this.#records[i]!;
      this.#records[i] = this.#records[i + RECORD]!;
      this.#records[i + RECORD] = kept;
    }
  }

  #look(bytes: Uint8Array): void {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
}

/** The bytes from `start` on as a word, zeros from `end` on. */
function lastWord(bytes: Uint8Array, start: number, end: number): number {
  let word = 0;
  for (let i = Math.min(end, start + 4) - 1; i >= start; i--) word = (word << 8) | bytes[i]!;
  return word;
}

function mix(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}
