import type { StringColumn } from '../string-column.ts';
import { PAGE } from '../wasm/vector-unit.ts';
import {
  HEADER,
  MAX_DEPTH,
  type NgramFunctions,
  type NgramHeader,
  ngramFunctions,
  SLOT_BYTES,
} from './ngram-code.ts';
import type { NgramTrie } from './ngram-trie.ts';
import { StringIndex } from './string-index.ts';

export interface NgramFormat {
  readonly separator: number;
  /** How many words n-grams have that are looked up: up to `depth`. */
  readonly widths: readonly number[];
  readonly depth: number;
}

/** Addresses are taken for signed integers. */
const MAX_BYTES = 2 ** 31 - PAGE;

/** So many n-grams are read in one call: the next one may find the code compiled better. */
const ROUND = 4096;

/** The table of words has room for one n-gram more when it is two thirds full, however long. */
const LEAST_WORDS = 4 * MAX_DEPTH;

/** Builds one trie, in a memory of its own that is given up with it. */
export class NgramBuilder {
  readonly #memory = new WebAssembly.Memory({ initial: 0 });
  readonly #vocabulary: StringColumn;
  readonly #steps: number;
  readonly #text: number;
  readonly #functions: NgramFunctions;
  /** The table of words, and how many bytes it has. */
  #table: number;
  #tableBytes: number;
  #end = 0;

  /** @throws where there is no WebAssembly, or no memory. */
  constructor(vocabulary: StringColumn, { separator, widths, depth }: NgramFormat) {
    const { bytes, offsets, length } = vocabulary;
    const row = 4 * depth;
    const starts = offsets.subarray(0, length + 1);
    const bytesUsed = bytes.subarray(0, starts[length]);
    this.#vocabulary = vocabulary;
    this.#steps = depth - 1;
    // Most words are in several n-grams; where they are not, the table grows.
    this.#tableBytes = SLOT_BYTES * 2 ** (32 - Math.clz32((length >> 3) | LEAST_WORDS));
    const [header, ends, before] = this.#take(4 * HEADER.length, row, row * (length + 1));
    const [text, at, table] = this.#take(bytesUsed.length, 4 * length + 4, this.#tableBytes);
    const rows = before + row;
    const known: NgramHeader = {
      ...{ words: 0, steps: 0, text, offsets: at, rows, rowsEnd: rows + row * length, row, ends },
      ...{ separator, widths: widths.reduce((bits, width) => bits | (1 << width), 0) },
    };
    this.#text = text;
    this.#table = table;
    this.#integers(header, HEADER.length).set(HEADER.map((name) => known[name]));
    this.#integers(at, length + 1).set(starts);
    new Uint8Array(this.#memory.buffer).set(bytesUsed, text);
    this.#functions = ngramFunctions(this.#memory);
  }

  /** The trie, and an n-gram that is there twice, or -1; undefined where an edge finds no place. */
  build(): { readonly trie: NgramTrie; readonly duplicate: number } | undefined {
    const words = this.#readWords();
    // Two edges get the room of three.
    const most = Math.floor(1.5 * this.#told('steps'));
    const nodes = words.size + most;
    const [slots, starts, entriesAt] = this.#take(4 * most, 4 * nodes + 4, 4 * nodes);
    const placed = this.#placeEdges(words.size, slots, starts);
    if (!placed) return undefined;
    const entries = this.#integers(entriesAt, words.size + placed.slots.length).fill(-1);
    const duplicate = this.#functions.enter(entriesAt);
    const edges = {
      slots: words.size < 0xffff ? new Uint16Array(placed.slots) : placed.slots.slice(),
      starts: placed.starts.slice(),
      words: words.size,
    };
    const depth = this.#steps + 1;
    return { trie: { words, entries: entries.slice(), edges, depth }, duplicate };
  }

  #readWords(): StringIndex {
    const { bytes, length } = this.#vocabulary;
    for (let next = 0; next < length; ) {
      const limit = Math.floor((this.#tableBytes / SLOT_BYTES) * (2 / 3));
      const last = Math.min(next + ROUND, length);
      next = this.#functions.read(next, last, limit, this.#table, this.#tableBytes);
      if (next < 0) throw new RangeError('Words crowd in the table.');
      if (this.#told('words') >= limit) this.#grow();
    }
    const slots = this.#integers(this.#table, this.#tableBytes / 4).slice();
    // What was read makes room for what is made of it.
    this.#end = this.#text;
    new Uint8Array(this.#memory.buffer, this.#end).fill(0);
    return StringIndex.from(bytes, slots, this.#told('words'));
  }

  #told(name: keyof NgramHeader): number {
    return this.#integers(4 * HEADER.indexOf(name), 1)[0]!;
  }

  #grow(): void {
    const [table] = this.#take(2 * this.#tableBytes);
    const end = this.#table + this.#tableBytes;
    this.#functions.move(this.#table, end, table, 2 * this.#tableBytes);
    this.#table = table;
    this.#tableBytes *= 2;
  }

  /** All n-grams take a step before any takes the next, so that each node's edges are counted before they are placed. */
  #placeEdges(words: number, slots: number, starts: number) {
    const { makeRoom, take } = this.#functions;
    let first = 0;
    let last = 0;
    let end = 0;
    for (let number = 1; number <= this.#steps; number++) {
      first = last;
      last = words + end;
      end = makeRoom(number, starts, first, last);
      if (take(number, starts, slots, words) === 0) return undefined;
    }
    return { slots: this.#integers(slots, end), starts: this.#integers(starts, last + 1) };
  }

  /** The addresses of so many bytes each of memory that nothing else has. */
  #take<const T extends readonly number[]>(...sizes: T): { [K in keyof T]: number } {
    const addresses = sizes.map((bytes) => {
      const at = this.#end;
      this.#end = at + Math.ceil(bytes / SLOT_BYTES) * SLOT_BYTES + SLOT_BYTES;
      return at;
    });
    if (this.#end > MAX_BYTES) throw new RangeError('There is no room for a trie.');
    const missing = this.#end - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / PAGE));
    return addresses as { [K in keyof T]: number };
  }

  #integers(at: number, count: number): Int32Array {
    return new Int32Array(this.#memory.buffer, at, count);
  }
}
