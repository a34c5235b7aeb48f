import type { Step } from '../graph/program.ts';
import { asInt64, splitIndices } from '../kernels/strings/split-indices.ts';
import { numbers, texts } from '../kernels/values.ts';
import { buildNgramTrie } from '../lookup/ngram-trie.ts';
import { indexStrings } from '../lookup/string-index.ts';
import type { StringColumn } from '../string-column.ts';
import { allocate, numeric } from '../tensor.ts';
import { NgramReader } from '../tokenizer/ngram-reader.ts';
import type { ProgramEditor } from './editor.ts';
import { type NgramSource, ngramSource } from './ngram-source.ts';
import { readAll } from './read-words.ts';
import { isWordTable, wordSource } from './word-source.ts';

/** What words stand for. */
interface WordValues {
  readonly words: StringColumn;
  readonly values: ArrayLike<number>;
  /** What every other word stands for. */
  readonly missing: number;
  /** The steps that come to this, and the value that they end in. */
  readonly steps: readonly Step[];
  readonly output: number | undefined;
}

/**
 * Text steps, splitting, joining n-grams and looking each up become one step over the raw texts, whose words are never
 * written out. Its outputs are those of the split (but for the words) and, behind them, what they stand for.
 */
export function fuseWordIds(editor: ProgramEditor): void {
  editor.rewriteEach((lookup) => {
    if (lookup.op !== 'LookupTableFindV2') return false;
    const source = ngramSource(editor, lookup.inputs[1], undefined);
    const found = source && wordValues(editor, lookup);
    const made = found && readerOf(editor, source, found.words);
    if (!made || !isReadOnceOnly(editor, source)) return false;
    const { split, ngrams } = source;
    const { reader, input } = made;
    const [indices, , shape, splitRows] = split.outputs;
    const rowSplits = ngrams ? ngrams.outputs[1] : splitRows;
    const fused: Step = {
      ...split,
      op: 'FusedWordIds',
      inputs: [input],
      outputs: [indices, undefined, shape, rowSplits, found.output],
      kernel([value]) {
        const { data } = texts(value);
        const { codes, splits, longest } = readAll(reader, data);
        const { values, missing } = found;
        const ids = allocate('int64', splits[data.length]!);
        for (let i = 0; i < ids.length; i++) ids[i] = codes[i]! < 0 ? missing : values[codes[i]!]!;
        return [
          indices === undefined ? NOTHING : numeric('int64', [ids.length, 2], splitIndices(splits)),
          NOTHING,
          shape === undefined
            ? NOTHING
            : numeric('int64', [2], Float64Array.of(data.length, longest)),
          numeric('int64', [splits.length], asInt64(splits)),
          numeric('int64', [ids.length], ids),
        ];
      },
    };
    const dropped = [...found.steps, ...(ngrams ? [ngrams] : [])].map(
      (s) => [s, undefined] as const,
    );
    editor.replace(new Map<Step, Step | undefined>([...dropped, [split, fused]]));
    return true;
  });
}

/** What stands for an output that nothing reads. */
const NOTHING = numeric('int64', [0], new Float64Array());

/** Whether nothing but the n-grams reads what they are made of: words that are read elsewhere have to be written out. */
function isReadOnceOnly(editor: ProgramEditor, { split, ngrams }: NgramSource): boolean {
  if (!ngrams) return true;
  return split.outputs.every(
    (value) =>
      value === undefined || (editor.readOnce(value) && editor.readers(value)[0] === ngrams),
  );
}

function readerOf(
  editor: ProgramEditor,
  { split, ngrams, separator, widths }: NgramSource,
  vocabulary: StringColumn,
): ReturnType<typeof wordSource> | undefined {
  const texts = split.inputs[0] as number;
  if (!ngrams) return wordSource(editor, texts, indexStrings(vocabulary));
  const trie = buildNgramTrie(vocabulary, separator, widths);
  if (!trie) return undefined;
  const { reader, input } = wordSource(editor, texts, trie.words);
  return { reader: new NgramReader(reader, trie, widths), input };
}

/** What becomes of words that are looked up in a table, where nothing else is done with them than telling one apart. */
function wordValues(editor: ProgramEditor, lookup: Step): WordValues | undefined {
  const words = lookup.inputs[1] as number;
  const table = editor.constant(lookup.inputs[0]);
  const fallback = editor.constant(lookup.inputs[2]);
  if (!isWordTable(table) || !fallback || numbers(table.lookup.values).dtype !== 'int64')
    return undefined;
  const { keys, values } = table.lookup;
  const plain = {
    words: texts(keys).data,
    values: numbers(values).data,
    missing: numbers(fallback).data[0] as number,
    steps: [lookup],
    output: lookup.outputs[0],
  };
  const readers = editor.readerCount(words);
  if (editor.isFetched(words) || readers > 2) return undefined;
  if (readers === 1) return plain;
  const other = editor.readers(words).find((step) => step !== lookup);
  return other ? withOneTold(editor, plain, other, words) : undefined;
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
