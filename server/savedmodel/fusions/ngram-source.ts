import type { Step } from '../graph/program.ts';
import type { ProgramEditor } from './editor.ts';
import { isSplitAtSpace } from './word-source.ts';

/** Words of texts, or n-grams of them. */
export interface NgramSource {
  /** What splits the texts into words. */
  readonly split: Step;
  /** What joins words to n-grams; undefined where the words themselves are meant. */
  readonly ngrams: Step | undefined;
  /** The byte that words are joined with. */
  readonly separator: number;
  readonly widths: readonly number[];
}

/** Where a value of words or n-grams comes from, of which `splits` tells the rows; undefined if from elsewhere. */
export function ngramSource(
  editor: ProgramEditor,
  value: number | undefined,
  splits: number | undefined,
): NgramSource | undefined {
  const ngrams = editor.makerOf(value, 'StringNGrams');
  if (!ngrams) return splitSource(editor, value, splits);
  const { attrs } = ngrams;
  const separator = attrs.text('separator');
  const isPlain = attrs.int('pad_width') === 0 && !attrs.bool('preserve_short_sequences');
  if (!isPlain || !isWhiteSpace(separator)) return undefined;
  if (ngrams.outputs[0] !== value || (splits !== undefined && ngrams.outputs[1] !== splits))
    return undefined;
  const source = splitSource(editor, ngrams.inputs[0], ngrams.inputs[1]);
  const widths = attrs.ints('ngram_widths');
  return source && { ...source, ngrams, separator: separator.charCodeAt(0), widths };
}

function splitSource(
  editor: ProgramEditor,
  value: number | undefined,
  splits: number | undefined,
): NgramSource | undefined {
  const split = editor.makerOf(value, 'StringSplitV2');
  if (!split || !isSplitAtSpace(editor, split) || split.outputs[1] !== value) return undefined;
  if (splits !== undefined && split.outputs[3] !== splits) return undefined;
  return { split, ngrams: undefined, separator: 32, widths: [1] };
}

/** Splitting at white space leaves no token with this byte, so joining by it can be undone. */
function isWhiteSpace(separator: string): boolean {
  const byte = separator.charCodeAt(0);
  return separator.length === 1 && (byte === 32 || (byte >= 9 && byte <= 13));
}
