import type { StringIndex } from '../lookup/string-index.ts';
import { isSpace } from '../white-space.ts';

/** Reads the words of one text after another as numbers. */
export interface WordReader {
  /** The numbers of the words of the text last read, -1 for unknown ones; may be longer than their count. */
  readonly numbers: Int32Array;
  /** Reads the text `bytes[start, end)` and gives the count of its words. */
  read(bytes: Uint8Array, start: number, end: number): number;
}

/** Splits at white space as TensorFlow does, and looks each word up. */
export class PlainReader implements WordReader {
  numbers = new Int32Array(256);
  readonly #words: StringIndex;

  constructor(words: StringIndex) {
    this.#words = words;
  }

  read(bytes: Uint8Array, start: number, end: number): number {
    if (this.numbers.length <= end - start) this.numbers = new Int32Array((end - start) * 2);
    const { numbers } = this;
    let count = 0;
    for (let i = start; i < end; ) {
      if (isSpace(bytes[i]!)) {
        i++;
        continue;
      }
      const from = i;
      while (i < end && !isSpace(bytes[i]!)) i++;
      numbers[count++] = this.#words.find(bytes, from, i);
    }
    return count;
  }
}
