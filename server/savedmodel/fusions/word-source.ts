import type { StringIndex } from '../lookup/string-index.ts';
import { ChunkReader } from '../tokenizer/chunk-reader.ts';
import { chunkingOf } from '../tokenizer/token-local.ts';
import { PlainReader, type WordReader } from '../tokenizer/word-reader.ts';
import type { ProgramEditor } from './editor.ts';
import { chainBehind } from './text-chain.ts';

/**
 * How to read the words of a value of texts: from the texts that it is made of where the steps between may be applied
 * chunk by chunk, else from the value itself.
 */
export function wordSource(
  editor: ProgramEditor,
  value: number,
  words: StringIndex,
): { readonly reader: WordReader; readonly input: number } {
  const { steps, input } = chainBehind(editor, value);
  const chunking = steps.length > 0 ? chunkingOf(steps) : undefined;
  return chunking
    ? { reader: new ChunkReader(steps, chunking, words), input }
    : { reader: new PlainReader(words), input: value };
}
