/** What words are numbered by. */
export interface WordNumbers {
  /** The number of the word `bytes[start, end)`; -1 where it has none. */
  find(bytes: Uint8Array, start: number, end: number): number;
}
