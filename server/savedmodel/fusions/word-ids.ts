import type { Step } from '../graph/program.ts';
import { splitIndices } from '../kernels/strings/split-indices.ts';
import { numbers, texts } from '../kernels/values.ts';
import { indexStrings } from '../lookup/string-index.ts';
import type { StringColumn } from '../string-column.ts';
import { type NumericType, numeric } from '../tensor.ts';
import type { WordReader } from '../tokenizer/word-reader.ts';
import type { ProgramEditor } from './editor.ts';
import { isSplitAtSpace, isWordTable, wordSource } from './word-source.ts';

/** What words stand for. */
interface WordValues {
  readonly words: StringColumn;
  readonly values: ArrayLike<number>;
  /** What every other word stands for. */
  readonly missing: number;
  readonly dtype: NumericType;
  /** The steps that come to this, and the value that they end in. */
  readonly steps: readonly Step[];
  readonly output: number | undefined;
}

/**
 * Text steps, splitting and looking each word up become one step over the raw texts, whose words are never written out.
 * Its outputs are those of the split (but for the words) and, behind them, what the words stand for.
 */
export function fuseWordIds(editor: ProgramEditor): void {
  editor.rewriteEach((split) => {
    const found = isSplitAtSpace(editor, split) ? wordValues(editor, split.outputs[1]) : undefined;
    if (!found) return false;
    const words = indexStrings(found.words);
    const { reader, input } = wordSource(editor, split.inputs[0] as number, words);
    const [indices, , shape, rowSplits] = split.outputs;
    const fused: Step = {
      ...split,
      op: 'FusedWordIds',
      inputs: [input],
      outputs: [indices, undefined, shape, rowSplits, found.output],
      kernel([value]) {
        const { data } = texts(value);
        const { ids, splits, longest } = readIds(reader, data, found);
        return [
          numeric('int64', [ids.length, 2], indices === undefined ? ids : splitIndices(splits)),
          numeric('int64', [0], new Float64Array()),
          numeric('int64', [2], Float64Array.of(data.length, longest)),
          numeric('int64', [splits.length], Float64Array.from(splits)),
          numeric(found.dtype, [ids.length], ids),
        ];
      },
    };
    const dropped = found.steps.map((step) => [step, undefined] as const);
    editor.replace(new Map<Step, Step | undefined>([...dropped, [split, fused]]));
    return true;
  });
}

/** What becomes of words that are looked up in a table, where nothing else is done with them than telling one apart. */
function wordValues(editor: ProgramEditor, words: number | undefined): WordValues | undefined {
  const readers = words === undefined ? [] : editor.readers(words);
  const lookup = readers.find(({ op }) => op === 'LookupTableFindV2');
  const table = editor.constant(lookup?.inputs[0]);
  const fallback = editor.constant(lookup?.inputs[2]);
  if (!lookup || lookup.inputs[1] !== words || !isWordTable(table) || !fallback) return undefined;
  const { keys, values } = table.lookup;
  const plain = {
    words: texts(keys).data,
    values: numbers(values).data,
    missing: numbers(fallback).data[0] as number,
    dtype: numbers(values).dtype,
    steps: [lookup],
    output: lookup.outputs[0],
  };
  if (plain.dtype !== 'int64') return undefined;
  if (readers.length === 1) return plain;
  const [other] = readers.filter((step) => step !== lookup);
  return readers.length === 2 && other
    ? withOneTold(editor, plain, other, words as number)
    : undefined;
}

/**
 * Keras gives the empty word the number of the mask: SelectV2(Equal(words, ''), 0, looked up). Splitting at white space
 * leaves no empty word, so that this changes nothing.
 */
function withOneTold(
  editor: ProgramEditor,
  plain: WordValues,
  equal: Step,
  words: number,
): WordValues | undefined {
  const told = editor.constant(equal.inputs[0] === words ? equal.inputs[1] : equal.inputs[0]);
  const isEqual = equal.outputs[0];
  if (equal.op !== 'Equal' || !told || isEqual === undefined || plain.output === undefined)
    return undefined;
  const { data } = texts(told);
  if (data.length !== 1 || data.offsets[0] !== data.offsets[1]) return undefined;
  if (!editor.readOnce(isEqual) || !editor.readOnce(plain.output)) return undefined;
  const [select] = editor.readers(isEqual);
  if (select?.op !== 'SelectV2' || select.inputs[0] !== isEqual) return undefined;
  const mask = editor.constant(select.inputs[1]);
  if (select.inputs[2] !== plain.output || !mask || numbers(mask).shape.length > 0)
    return undefined;
  return { ...plain, steps: [...plain.steps, equal, select], output: select.outputs[0] };
}

/** The numbers of all words end to end, where each text's begin, and how many the longest text has. */
function readIds(reader: WordReader, column: StringColumn, { values, missing }: WordValues) {
  const { bytes, offsets, length } = column;
  const splits = new Int32Array(length + 1);
  let ids = new Float64Array(16 + ((offsets[length]! - offsets[0]!) >> 2));
  let total = 0;
  let longest = 0;
  for (let text = 0; text < length; text++) {
    const count = reader.read(bytes, offsets[text]!, offsets[text + 1]!);
    const { numbers: found } = reader;
    if (total + count > ids.length) {
      const grown = new Float64Array((total + count) * 2);
      grown.set(ids);
      ids = grown;
    }
    for (let i = 0; i < count; i++) {
      const position = found[i]!;
      ids[total++] = position < 0 ? missing : values[position]!;
    }
    splits[text + 1] = total;
    longest = Math.max(longest, count);
  }
  return { ids: ids.subarray(0, total), splits, longest };
}
