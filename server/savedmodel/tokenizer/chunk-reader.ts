import { ColumnBuilder } from '../column-builder.ts';
import { HASH_SEED, hashByte, hashEnd, type StringIndex } from '../lookup/string-index.ts';
import { compileReplacer, type TextStep } from '../regex/chain.ts';
import type { TextReplacer } from '../regex/replace-general.ts';
import { ChunkCache, MAX_CHUNK } from './chunk-cache.ts';
import { IDLE, LiveMatches } from './live-matches.ts';
import type { Chunking } from './token-local.ts';
import { PlainReader, type WordReader } from './word-reader.ts';

const SPACE = 32;

/**
 * Applies text steps, splits and looks up in one go, chunk by chunk. Most of what people write is words written before:
 * what a chunk came to is remembered, and then costs one look-up by its raw bytes instead of every step.
 */
export class ChunkReader implements WordReader {
  numbers = new Int32Array(256);
  readonly #steps: TextReplacer;
  readonly #words: PlainReader;
  readonly #cache = new ChunkCache();
  readonly #live: LiveMatches | undefined;
  readonly #guardSeesLower: boolean;
  readonly #changed = new ColumnBuilder(0, 0);
  #count = 0;

  constructor(steps: readonly TextStep[], { guard, guardSeesLower }: Chunking, words: StringIndex) {
    this.#steps = compileReplacer(steps);
    this.#words = new PlainReader(words);
    this.#live = guard && new LiveMatches(guard);
    this.#guardSeesLower = guardSeesLower;
  }

  read(bytes: Uint8Array, start: number, end: number): number {
    const cache = this.#cache;
    this.#count = 0;
    for (let i = start; i < end; ) {
      if (bytes[i] === SPACE) {
        i++;
        continue;
      }
      const from = i;
      let hash = HASH_SEED;
      do hash = hashByte(hash, bytes[i++]!);
      while (i < end && bytes[i] !== SPACE);
      // What is remembered of a chunk holds wherever it ends at a space, or the text does.
      const entry = cache.find(bytes, from, i, hashEnd(hash));
      if (entry !== 0) this.#append(cache.numbers, cache.first(entry), cache.count(entry));
      else i = this.#readNew(bytes, from, i, end);
    }
    return this.#count;
  }

  /** Reads the chunk that begins at `from` and ends at a space from `at` on, and remembers it; gives its end. */
  #readNew(bytes: Uint8Array, from: number, at: number, end: number): number {
    const cut = this.#cutFrom(bytes, from, at, end);
    const to = cut < 0 ? end : cut;
    const chunk = bytes.subarray(from, to);
    const hash = chunk.reduce(hashByte, HASH_SEED);
    const known = to > at ? this.#cache.find(bytes, from, to, hashEnd(hash)) : 0;
    if (known !== 0) {
      this.#append(this.#cache.numbers, this.#cache.first(known), this.#cache.count(known));
      return to;
    }
    this.#changed.size = 0;
    this.#steps.replace(bytes, from, to, this.#changed);
    const count = this.#words.read(this.#changed.bytes, 0, this.#changed.size);
    const { numbers } = this.#words;
    if (cut >= 0 && chunk.length <= MAX_CHUNK) {
      this.#cache.add(chunk, hashEnd(hash), { numbers, count });
    }
    this.#append(numbers, 0, count);
    return to;
  }

  /**
   * The first space from `at` on, or the end of the text, where no match is under way that began at or after `from`; -1
   * where a space behind the text would be inside such a match.
   */
  #cutFrom(bytes: Uint8Array, from: number, at: number, end: number): number {
    if (!this.#live) return at;
    let state = IDLE;
    for (let i = from; i < end; i++) {
      const byte = bytes[i]!;
      const isUpper = byte >= 0x41 && byte <= 0x5a;
      state = this.#live.step(state, this.#guardSeesLower && isUpper ? byte | 0x20 : byte);
      if (i >= at && byte === SPACE && state === IDLE) return i;
    }
    return this.#live.step(state, SPACE) === IDLE ? end : -1;
  }

  #append(numbers: Int32Array, first: number, count: number): void {
    const needed = this.#count + count;
    if (needed > this.numbers.length) {
      const grown = new Int32Array(needed * 2);
      grown.set(this.numbers);
      this.numbers = grown;
    }
    for (let i = 0; i < count; i++) this.numbers[this.#count + i] = numbers[first + i]!;
    this.#count = needed;
  }
}
