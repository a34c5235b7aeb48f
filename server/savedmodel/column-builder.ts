/** Makes a column of strings front to back. The buffers grow by doubling, so that a string costs no allocation. */
import { allocateBytes, allocateOffsets, type StringColumn } from './string-column.ts';

// Below this many bytes a loop is faster than making a view for `set`.
const BULK = 48;

/** Append bytes, end the string, and so on; `finish` gives the column and leaves the builder empty. */
export class ColumnBuilder {
  bytes: Uint8Array;
  /** Bytes written so far. */
  size = 0;
  private offsets: Int32Array;
  private count = 0;

  /** Takes expected sizes: strings and bytes. */
  constructor(strings: number, bytes: number) {
    this.offsets = allocateOffsets(strings);
    this.bytes = allocateBytes(bytes);
  }

  /** Makes room for that many bytes more. */
  reserve(extra: number): void {
    const needed = this.size + extra;
    if (needed <= this.bytes.length) return;
    const grown = allocateBytes(Math.max(needed, Math.min(this.bytes.length * 2, 2 ** 30), 64));
    grown.set(this.bytes.subarray(0, this.size));
    this.bytes = grown;
  }

  /** Appends source[from, to). */
  append(source: Uint8Array, from: number, to: number): void {
    const length = to - from;
    this.reserve(length);
    const { bytes } = this;
    let end = this.size;
    if (length < BULK) for (let i = from; i < to; i++) bytes[end++] = source[i]!;
    else bytes.set(source.subarray(from, to), end);
    this.size += length;
  }

  /** Ends the current string, the next one begins here. */
  endString(): void {
    if (++this.count === this.offsets.length) {
      const grown = allocateOffsets(this.offsets.length * 2 - 1);
      grown.set(this.offsets);
      this.offsets = grown;
    }
    this.offsets[this.count] = this.size;
  }

  /** How many strings have ended. */
  get length(): number {
    return this.count;
  }

  /** The strings from one on, good until the next one is appended. */
  view(first: number): StringColumn {
    const { bytes, offsets, count } = this;
    return { length: count - first, bytes, offsets: offsets.subarray(first, count + 1) };
  }

  /** The strings so far; the column owns the buffers from here on. */
  finish(): StringColumn {
    const { bytes, offsets, count } = this;
    this.bytes = new Uint8Array(0);
    this.offsets = new Int32Array(1);
    this.size = 0;
    this.count = 0;
    return { length: count, bytes, offsets };
  }
}
