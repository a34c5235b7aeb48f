import type { StringColumn } from '../string-column.ts';
import type { WordReader } from '../tokenizer/word-reader.ts';

/** The numbers of all words end to end, where each text's begin, and how many the longest text has. */
export interface WordsRead<Numbers> {
  readonly codes: Numbers;
  readonly splits: Int32Array;
  readonly longest: number;
}

/** Reads text after text. */
export function readAll<Numbers extends Int32Array | Float64Array>(
  reader: WordReader,
  { bytes, offsets, length }: StringColumn,
  make: (size: number) => Numbers,
): WordsRead<Numbers> {
  const splits = new Int32Array(length + 1);
  let codes = make(16 + ((offsets[length]! - offsets[0]!) >> 2));
  let total = 0;
  let longest = 0;
  for (let text = 0; text < length; text++) {
    const count = reader.read(bytes, offsets[text]!, offsets[text + 1]!);
    const { numbers } = reader;
    if (total + count > codes.length) {
      const grown = make((total + count) * 2);
      grown.set(codes);
      codes = grown;
    }
    for (let i = 0; i < count; i++) codes[total++] = numbers[i]!;
    splits[text + 1] = total;
    longest = Math.max(longest, count);
  }
  return { codes: codes.subarray(0, total) as Numbers, splits, longest };
}
