import type { Table, Value } from '../graph/op.ts';
import type { Step } from '../graph/program.ts';
import { texts } from '../kernels/values.ts';
import { ChunkReader } from '../tokenizer/chunk-reader.ts';
import { chunkingOf } from '../tokenizer/token-local.ts';
import type { WordNumbers } from '../tokenizer/word-numbers.ts';
import {
  PlainReader,
  type Separators,
  WHITE_SPACE,
  type WordReader,
} from '../tokenizer/word-reader.ts';
import type { ProgramEditor } from './editor.ts';
import { chainBehind } from './text-chain.ts';

/**
 * How to read the words of a value of texts: from the texts that it is made of where the steps between may be applied
 * chunk by chunk, else from the value itself.
 */
export function wordSource(
  editor: ProgramEditor,
  value: number,
  words: WordNumbers,
): { readonly reader: WordReader; readonly input: number } {
  const { makeReader, input } = readerSource(editor, value, WHITE_SPACE);
  return { reader: makeReader(words), input };
}

/** The same for words between other separators, and for readers that are made anew. */
export function readerSource(
  editor: ProgramEditor,
  value: number,
  separators: Separators,
): { readonly makeReader: (words: WordNumbers) => WordReader; readonly input: number } {
  const { steps, input } = chainBehind(editor, value);
  const chunking = chunkingOf(steps, separators);
  return chunking
    ? { makeReader: (words) => new ChunkReader(steps, chunking, words), input }
    : { makeReader: (words) => new PlainReader(words, separators), input: value };
}

/** Whether a step splits texts at white space, as often as there is any. */
export function isSplitAtSpace(editor: ProgramEditor, step: Step): boolean {
  const by = step.op === 'StringSplitV2' ? editor.constant(step.inputs[1]) : undefined;
  if (!by || step.attrs.int('maxsplit', -1) >= 0) return false;
  const { offsets } = texts(by).data;
  return offsets[1] === offsets[0];
}

/** A filled table from strings to numbers. */
export function isWordTable(
  value: Value | undefined,
): value is Table & { lookup: NonNullable<Table['lookup']> } {
  if (value?.dtype !== 'resource' || value.kind !== 'table' || !value.lookup) return false;
  const { keys, values } = value.lookup;
  const oneEach = values.shape.length === 1;
  return keys.dtype === 'string' && oneEach && values.dtype !== 'string' && values.dtype !== 'bool';
}
