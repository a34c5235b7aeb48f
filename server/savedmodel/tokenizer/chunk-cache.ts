import { PAGE } from '../wasm/vector-unit.ts';
import {
  type ChunkFunctions,
  COUNT,
  chunkFunctions,
  KEY,
  KEYS,
  MASKS,
  MAX_CHUNK,
  MAX_NUMBERS,
  NUMBERS,
  PLACE,
  READER,
  RECORDS,
  SET_BYTES,
  SETS,
  SOUGHT,
  TEXT,
  TEXT_BYTES,
  WORTHS,
} from './chunk-code.ts';

const SPACE = 32;
/** Stands behind a piece of text that goes on: what may be cut off there is not read. */
const NO_SPACE = 255;

/** Fewer bytes or numbers are sooner copied one by one. */
const FEW = 64;

/**
 * Remembers what chunks of text came to, for all readers of a thread: two of each set, the one that was not met for longer
 * gives way. Chunks are compared by all of their bytes, so that none is ever taken for another.
 */
export class ChunkCache {
  readonly #functions: ChunkFunctions;
  readonly #bytes: Uint8Array;
  readonly #integers: Int32Array;
  #reader = 0;
  /** The text that it reads, and how much of it lies in memory. */
  #text: Uint8Array = new Uint8Array();
  #end = 0;
  #loadedFrom = 0;
  #loadedTo = 0;

  /** @throws where there is no WebAssembly, or not the memory for it. */
  constructor() {
    const pages = (RECORDS + SETS * SET_BYTES) / PAGE;
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    this.#functions = chunkFunctions(memory);
    this.#bytes = new Uint8Array(memory.buffer);
    this.#integers = new Int32Array(memory.buffer);
    for (let length = 0; length <= MAX_CHUNK; length++) {
      const mask = MASKS + length * KEY;
      this.#bytes.fill(255, mask, mask + length);
    }
  }

  /** From here on a reader, known by its number from 1 on, reads the text `bytes[start, end)`. */
  begin(reader: number, bytes: Uint8Array, start: number, end: number): void {
    this.#reader = reader;
    this.#text = bytes;
    this.#end = end;
    this.#load(start);
  }

  /**
   * Reads the chunks from `start` on that are known: `take` has what they come to. Gives where it stops: at the end of the
   * text, or where something begins that is not known to it.
   */
  read(start: number): number {
    if (start >= this.#loadedTo) this.#load(start);
    const shift = TEXT - this.#loadedFrom;
    const stop = this.#functions.read(start + shift, this.#loadedTo + shift, this.#reader) - shift;
    return Math.min(stop, this.#end);
  }

  /** How many numbers the chunks last read come to. */
  get count(): number {
    return this.#integers[COUNT / 4]!;
  }

  /** Copies them. */
  take(numbers: Int32Array, at: number): void {
    const { count } = this;
    const integers = this.#integers;
    const first = NUMBERS / 4;
    if (count < FEW) for (let i = 0; i < count; i++) numbers[at + i] = integers[first + i]!;
    else numbers.set(integers.subarray(first, first + count), at);
  }

  /** Where what the chunk `[start, end)`, spaces and all, comes to is told by `worth` and `number`; 0 if it is not known. */
  find(start: number, end: number): number {
    if (end - start > MAX_CHUNK) return 0;
    if (start < this.#loadedFrom || end > this.#loadedTo) this.#load(start);
    return this.#functions.find(start - this.#loadedFrom + TEXT, end - start, this.#reader);
  }

  /** How many numbers a chunk that was found comes to. */
  worth(found: number): number {
    return this.#integers[(found + WORTHS[0]) / 4]!;
  }

  /** One of them. */
  number(found: number, index: number): number {
    return this.#integers[(found + WORTHS[0]) / 4 + 1 + index]!;
  }

  /** Remembers that the chunk which `find` has just not found, of `length` bytes, comes to the first `count` of `numbers`. */
  add(length: number, numbers: Int32Array, count: number): void {
    if (length > MAX_CHUNK || count > MAX_NUMBERS) return;
    const set = this.#integers[PLACE / 4]!;
    this.#copyKey(set + KEYS[0], set + KEYS[1]);
    this.#copyKey(set + WORTHS[0], set + WORTHS[1]);
    this.#copyKey(SOUGHT, set + KEYS[0]);
    const integers = this.#integers;
    const worth = (set + WORTHS[0]) / 4;
    integers[worth] = count;
    for (let i = 0; i < count; i++) integers[worth + 1 + i] = numbers[i]!;
    integers[worth + READER / 4] = this.#reader;
  }

  /** Copies as many bytes as a key has, from address to address. */
  #copyKey(from: number, to: number): void {
    const integers = this.#integers;
    for (let i = 0; i < KEY / 4; i++) integers[to / 4 + i] = integers[from / 4 + i]!;
  }

  /** Brings as much of the text from `start` on into memory as has room there. */
  #load(start: number): void {
    const to = Math.min(this.#end, start + TEXT_BYTES);
    const length = to - start;
    const bytes = this.#bytes;
    if (length < FEW) for (let i = 0; i < length; i++) bytes[TEXT + i] = this.#text[start + i]!;
    else bytes.set(this.#text.subarray(start, to), TEXT);
    const behind = TEXT + length;
    const filler = to < this.#end ? NO_SPACE : SPACE;
    for (let i = behind; i < behind + KEY; i++) bytes[i] = filler;
    this.#loadedFrom = start;
    this.#loadedTo = to;
  }
}

let cache: ChunkCache | null | undefined;

/** The one of this thread, made when it is first asked for; undefined where there can be none. */
export function chunkCache(): ChunkCache | undefined {
  if (cache === undefined) {
    try {
      cache = new ChunkCache();
    } catch {
      cache = null;
    }
  }
  return cache ?? undefined;
}
