import { ColumnBuilder } from '../column-builder.ts';
import { compileReplacer, type TextStep } from '../regex/chain.ts';
import type { TextReplacer } from '../regex/replace-general.ts';
import { allocate } from '../tensor.ts';
import { type ChunkCache, chunkCache } from './chunk-cache.ts';
import { IDLE, LiveMatches } from './live-matches.ts';
import type { Chunking } from './token-local.ts';
import type { WordNumbers } from './word-numbers.ts';
import { PlainReader, type WordReader } from './word-reader.ts';

const SPACE = 32;

/** How many there have been in this thread. */
let readers = 0;

/**
 * Applies text steps, splits and looks up in one go, chunk by chunk. Most of what people write is words written before:
 * what a chunk came to is remembered, and then costs one look-up by its raw bytes instead of every step, if there are any.
 */
export class ChunkReader implements WordReader {
  numbers = allocate('int32', 256);
  readonly #steps: TextReplacer;
  readonly #words: PlainReader;
  readonly #number = ++readers;
  readonly #live: LiveMatches | undefined;
  readonly #guardSeesLower: boolean;
  readonly #changed = new ColumnBuilder(0, 0);
  #count = 0;
  /** Whether the chunk last cut ends at the same place wherever it stands. */
  #isWhole = true;

  constructor(
    steps: readonly TextStep[],
    { guard, guardSeesLower, separators }: Chunking,
    words: WordNumbers,
  ) {
    this.#steps = compileReplacer(steps);
    this.#words = new PlainReader(words, separators);
    this.#live = guard && new LiveMatches(guard);
    this.#guardSeesLower = guardSeesLower;
  }

  read(bytes: Uint8Array, start: number, end: number): number {
    this.#count = 0;
    this.#reserve(end - start);
    const cache = chunkCache();
    cache?.begin(this.#number, bytes, start, end);
    for (let i = start; i < end; ) {
      if (cache) i = this.#readKnown(cache, i);
      if (i >= end) break;
      if (bytes[i] === SPACE) {
        i++;
        continue;
      }
      const from = i;
      const space = firstSpace(bytes, from, end);
      i = this.#live ? this.#cut(this.#live, bytes, from, space, end) : space;
      if (cache && this.#recall(cache, from, i)) continue;
      this.#readNew(cache, bytes, from, i);
      this.#reserve(end - i);
    }
    return this.#count;
  }

  /** Appends what the chunks from `start` on come to that came to something before; gives where the first other one begins. */
  #readKnown(cache: ChunkCache, start: number): number {
    // What is remembered of a chunk holds wherever it ends at a space, or the text does.
    const stop = cache.read(start);
    const { count } = cache;
    if (count > 0) cache.take(this.numbers, this.#count);
    this.#count += count;
    return stop;
  }

  /** Appends what a chunk came to before; false if that is not known. */
  #recall(cache: ChunkCache, from: number, to: number): boolean {
    const found = cache.find(from, to);
    if (found === 0) return false;
    const count = cache.worth(found);
    for (let i = 0; i < count; i++) this.numbers[this.#count++] = cache.number(found, i);
    return true;
  }

  /** Appends what a chunk comes to, and remembers it. */
  #readNew(cache: ChunkCache | undefined, bytes: Uint8Array, from: number, to: number): void {
    const changed = this.#changed;
    changed.size = 0;
    this.#steps.replace(bytes, from, to, changed);
    const count = this.#words.read(changed.bytes, 0, changed.size);
    const { numbers } = this.#words;
    if (this.#isWhole) cache?.add(to - from, numbers, count);
    this.#reserve(count);
    for (let i = 0; i < count; i++) this.numbers[this.#count++] = numbers[i]!;
  }

  /**
   * Where the chunk that begins at `from` ends: the first space from `at` on, or the end of the text, where no match of
   * the guard is under way.
   */
  #cut(live: LiveMatches, bytes: Uint8Array, from: number, at: number, end: number): number {
    let state = IDLE;
    for (let i = from; i < end; i++) {
      const byte = bytes[i]!;
      if (i >= at && byte === SPACE && live.step(state, byte) === IDLE) {
        this.#isWhole = true;
        return i;
      }
      const isUpper = byte >= 0x41 && byte <= 0x5a;
      state = live.step(state, this.#guardSeesLower && isUpper ? byte | 0x20 : byte);
    }
    // At the end of its text a match that is under way comes to nothing, elsewhere the chunk might go on.
    this.#isWhole = live.step(state, SPACE) === IDLE;
    return end;
  }

  /** Makes room for what so many bytes, or numbers, can come to: a remembered chunk to no more than two, with a space. */
  #reserve(more: number): void {
    const needed = this.#count + more + 2;
    if (needed <= this.numbers.length) return;
    const grown = allocate('int32', needed * 2);
    grown.set(this.numbers);
    this.numbers = grown;
  }
}

/** Where the first space is, or the end. */
function firstSpace(bytes: Uint8Array, start: number, end: number): number {
  let i = start;
  while (i < end && bytes[i] !== SPACE) i++;
  return i;
}
