import type { StringColumn } from '../string-column.ts';
import { allocate } from '../tensor.ts';
import type { WordReader } from '../tokenizer/word-reader.ts';

/** The numbers of all words end to end, where each text's begin, and how many the longest text has. */
export interface WordsRead {
  /** Good until the next texts are read; may be longer than what the splits span. */
  readonly codes: Int32Array;
  readonly splits: Int32Array;
  readonly longest: number;
}

/** Room for more numbers is not kept for the next texts. */
const KEPT_NUMBERS = 1 << 18;

let kept = allocate('int32', 0);

/** Reads text after text. */
export function readAll(reader: WordReader, { bytes, offsets, length }: StringColumn): WordsRead {
  const splits = allocate('int32', length + 1);
  let codes = kept;
  let total = 0;
  let longest = 0;
  for (let text = 0; text < length; text++) {
    const count = reader.read(bytes, offsets[text]!, offsets[text + 1]!);
    const { numbers } = reader;
    if (total + count > codes.length) {
      const grown = allocate('int32', (total + count) * 2);
      grown.set(codes);
      codes = grown;
    }
    for (let i = 0; i < count; i++) codes[total++] = numbers[i]!;
    splits[text + 1] = total;
    longest = Math.max(longest, count);
  }
  if (codes.length <= KEPT_NUMBERS) kept = codes;
  return { codes, splits, longest };
}
