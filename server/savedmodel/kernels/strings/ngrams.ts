/** TensorFlow's StringNGrams. */

import { ColumnBuilder } from '../../column-builder.ts';
import { SavedModelError } from '../../errors.ts';
import type { StringColumn } from '../../string-column.ts';
import { allocate } from '../../tensor.ts';
import { checkCount } from '../values.ts';

/** The op's attributes, texts as UTF-8. */
export interface NgramOptions {
  readonly separator: Uint8Array;
  /** Widths in words, each at least 1; an n-gram's place in the output follows their order. */
  readonly widths: readonly number[];
  readonly leftPad: Uint8Array;
  readonly rightPad: Uint8Array;
  /** Words of padding at either end, never more than a width less one; -1 means that many. */
  readonly padWidth: number;
  /** Whether a row that is too short for every width is kept as one n-gram. */
  readonly preserveShort: boolean;
}

export interface Ngrams {
  readonly ngrams: StringColumn;
  /** The n-grams of row i are ngrams[splits[i], splits[i + 1]). */
  readonly splits: Int32Array;
}

/**
 * Makes the n-grams of each row of words: row i is words[splits[i], splits[i + 1]). No splits at all, or no words, give
 * no n-grams.
 *
 * @throws SavedModelError for widths below 1 and for splits that do not span the words.
 */
export function stringNgrams(
  words: StringColumn,
  splits: ArrayLike<number>,
  options: NgramOptions,
): Ngrams {
  const { widths } = options;
  checkRows(words.length, splits, widths);
  const outSplits = allocate('int32', splits.length);
  const size = words.offsets[words.length]! - words.offsets[0]!;
  checkCount(countWords(splits, options));
  const out = new ColumnBuilder(words.length * widths.length, size);
  if (words.length === 0) return { ngrams: out.finish(), splits: outSplits };
  for (let row = 0; row + 1 < splits.length; row++) {
    const from = splits[row]!;
    const length = splits[row + 1]! - from;
    let made = 0;
    for (const width of widths) {
      const padding = padWidth(options, width);
      made += addNgrams({ words, from, length, padding, width, out }, options);
    }
    if (made === 0 && options.preserveShort && length > 0) {
      const padding = Math.max(0, options.padWidth);
      const width = length + 2 * padding;
      made = addNgrams({ words, from, length, padding, width, out }, options);
    }
    outSplits[row + 1] = outSplits[row]! + made;
  }
  return { ngrams: out.finish(), splits: outSplits };
}

/** How many words all n-grams have together, padding included. */
function countWords(splits: ArrayLike<number>, options: NgramOptions): number {
  let total = 0;
  for (let row = 0; row + 1 < splits.length; row++) {
    for (const width of options.widths) {
      const length = splits[row + 1]! - splits[row]! + 2 * padWidth(options, width);
      total += width * Math.max(0, length - width + 1);
    }
  }
  return total + 2 * Math.max(0, options.padWidth) * (options.preserveShort ? splits.length : 0);
}

interface Row {
  readonly words: StringColumn;
  readonly from: number;
  readonly length: number;
  readonly padding: number;
  readonly width: number;
  readonly out: ColumnBuilder;
}

function padWidth(options: NgramOptions, width: number): number {
  return options.padWidth < 0 ? width - 1 : Math.min(options.padWidth, width - 1);
}

function addNgrams(row: Row, options: NgramOptions): number {
  const { words, from, length, padding, width, out } = row;
  const { separator } = options;
  const { bytes, offsets } = words;
  const count = Math.max(0, length + 2 * padding - width + 1);
  for (let first = -padding; first < count - padding; first++) {
    for (let at = first; at < first + width; at++) {
      if (at > first && separator.length > 0) out.append(separator, 0, separator.length);
      if (at < 0) out.append(options.leftPad, 0, options.leftPad.length);
      else if (at >= length) out.append(options.rightPad, 0, options.rightPad.length);
      else out.append(bytes, offsets[from + at]!, offsets[from + at + 1]!);
    }
    out.endString();
  }
  return count;
}

function checkRows(words: number, splits: ArrayLike<number>, widths: readonly number[]): void {
  if (widths.some((width) => width < 1)) {
    throw new SavedModelError('ngram_widths must contain positive values');
  }
  if (splits.length === 0) return;
  if (splits[0] !== 0) throw new SavedModelError(`First split value must be 0, got ${splits[0]}`);
  for (let i = 1; i < splits.length; i++) {
    if (splits[i]! < splits[i - 1]! || splits[i]! > words) {
      throw new SavedModelError(
        `Invalid split value ${splits[i]}, must be in [${splits[i - 1]}, ${words}]`,
      );
    }
  }
  const last = splits[splits.length - 1]!;
  if (last !== words) {
    throw new SavedModelError(`Last split value must be data size. Expected ${words}, got ${last}`);
  }
}
