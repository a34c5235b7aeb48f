import { isSpace } from '../white-space.ts';
import type { WordNumbers } from './word-numbers.ts';

/** Reads the words of one text after another as numbers. */
export interface WordReader {
  /** The numbers of the words of the text last read, -1 for unknown ones; may be longer than their count. */
  readonly numbers: Int32Array;
  /** Reads the text `bytes[start, end)` and gives the count of its words. */
  read(bytes: Uint8Array, start: number, end: number): number;
}

/** Which bytes words are split at, one flag each. */
export type Separators = Uint8Array;

/** White space as TensorFlow splits at, and the space alone. */
export const WHITE_SPACE: Separators = Uint8Array.from({ length: 256 }, (_, byte) =>
  Number(isSpace(byte)),
);
export const SPACE_ALONE: Separators = Uint8Array.from({ length: 256 }, (_, byte) =>
  Number(byte === 32),
);

/** Splits at runs of separators, and numbers each word. */
export class PlainReader implements WordReader {
  numbers = new Int32Array(256);
  readonly #words: WordNumbers;
  readonly #separators: Separators;

  constructor(words: WordNumbers, separators = WHITE_SPACE) {
    this.#words = words;
    this.#separators = separators;
  }

  read(bytes: Uint8Array, start: number, end: number): number {
    if (this.numbers.length <= end - start) this.numbers = new Int32Array((end - start) * 2);
    const { numbers } = this;
    const separators = this.#separators;
    let count = 0;
    for (let i = start; i < end; ) {
      if (separators[bytes[i]!] === 1) {
        i++;
        continue;
      }
      const from = i;
      while (i < end && separators[bytes[i]!] === 0) i++;
      numbers[count++] = this.#words.find(bytes, from, i);
    }
    return count;
  }
}
