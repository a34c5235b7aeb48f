import type { Kernel } from '../graph/op.ts';
import { numbers } from '../kernels/values.ts';
import type { StringColumn } from '../string-column.ts';
import { allocate, type NumericTensor, numeric } from '../tensor.ts';
import { WordDictionary } from '../tokenizer/word-dictionary.ts';
import type { WordNumbers } from '../tokenizer/word-numbers.ts';
import type { WordReader } from '../tokenizer/word-reader.ts';
import { readAll, type WordsRead } from './read-words.ts';

/** A run that begins with more words, or bytes of words, than these begins with none. */
const KEPT_WORDS = 1 << 16;
const KEPT_BYTES = 1 << 22;

/** The words that a step has split texts into, numbered, and what is known of each. */
export class CodedWords {
  readonly #makeReader: (words: WordNumbers) => WordReader;
  readonly #fixed: StringColumn[] = [];
  #dictionary = new WordDictionary();
  #reader: WordReader;

  constructor(makeReader: (words: WordNumbers) => WordReader) {
    this.#makeReader = makeReader;
    this.#reader = makeReader(this.#dictionary);
  }

  /** The numbers of words that the model itself has; they stay what they are. To be called before any text is read. */
  fix(words: StringColumn): Int32Array {
    this.#fixed.push(words);
    return this.#numbersOf(words);
  }

  /** The numbers of the words of texts. */
  read(texts: StringColumn): WordsRead {
    this.#begin();
    const { codes, splits, longest } = readAll(this.#reader, texts);
    return { codes: codes.slice(0, splits[texts.length]), splits, longest };
  }

  /** The numbers of words as they are. */
  number(words: StringColumn): Int32Array {
    this.#begin();
    return this.#numbersOf(words);
  }

  /**
   * Makes the kernel that gives for numbers of words what a function gives for the words; each is asked for once. Where it
   * fails all words are forgotten, so that later texts do not fail for the words of this one.
   */
  valuesOf(compute: (words: StringColumn) => NumericTensor): Kernel {
    let known = numeric('bool', [0], new Uint8Array());
    let size = 0;
    let dictionary: WordDictionary | undefined;
    return ([input]) => {
      if (dictionary !== this.#dictionary) size = 0;
      dictionary = this.#dictionary;
      if (size < dictionary.size || size === 0) {
        const fresh = this.#orRenew(compute, dictionary.wordsFrom(size));
        known = appended(known, size, fresh);
        size += fresh.data.length;
      }
      const { shape, data: codes } = numbers(input);
      const data = allocate(known.dtype, codes.length);
      const values = known.data;
      for (let i = 0; i < data.length; i++) data[i] = values[codes[i]!]!;
      return numeric(known.dtype, shape, data);
    };
  }

  #begin(): void {
    if (this.#dictionary.size > KEPT_WORDS || this.#dictionary.bytes > KEPT_BYTES) this.#renew();
  }

  #orRenew(compute: (words: StringColumn) => NumericTensor, words: StringColumn): NumericTensor {
    try {
      return compute(words);
    } catch (error) {
      this.#renew();
      throw error;
    }
  }

  #renew(): void {
    this.#dictionary = new WordDictionary();
    this.#reader = this.#makeReader(this.#dictionary);
    for (const words of this.#fixed) this.#numbersOf(words);
  }

  #numbersOf({ bytes, offsets, length }: StringColumn): Int32Array {
    const numbers = allocate('int32', length);
    for (let i = 0; i < length; i++) {
      numbers[i] = this.#dictionary.find(bytes, offsets[i]!, offsets[i + 1]!);
    }
    return numbers;
  }
}

/** The first `size` numbers of a list that may be longer, and others behind them. */
function appended(list: NumericTensor, size: number, more: NumericTensor): NumericTensor {
  const { dtype } = more;
  const needed = size + more.data.length;
  let { data } = list;
  if (list.dtype !== dtype || needed > data.length) {
    data = allocate(dtype, needed * 2);
    data.set(list.data.subarray(0, size));
  }
  data.set(more.data, size);
  return numeric(dtype, [data.length], data);
}
