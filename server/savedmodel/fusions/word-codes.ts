import { makeKernel } from '../graph/execute.ts';
import type { Kernel, OpTable, Session, Value } from '../graph/op.ts';
import type { Step } from '../graph/program.ts';
import { asInt64, splitIndices } from '../kernels/strings/split-indices.ts';
import { isTensor, texts } from '../kernels/values.ts';
import { numeric } from '../tensor.ts';
import {
  PlainReader,
  type Separators,
  SPACE_ALONE,
  WHITE_SPACE,
} from '../tokenizer/word-reader.ts';
import { CodedWords } from './coded-words.ts';
import type { ProgramEditor } from './editor.ts';
import { type WordFunction, wordFunctions } from './word-functions.ts';
import { isSplitAtSpace, readerSource } from './word-source.ts';

/** Where operations that move strings and look at none have their strings, what they fill gaps with, and what they give. */
const MOVES: Readonly<Record<string, { values: number; filler?: number; output: number }>> = {
  ExpandDims: { values: 0, output: 0 },
  GatherV2: { values: 0, output: 0 },
  PadV2: { values: 0, filler: 2, output: 0 },
  RaggedTensorToTensor: { values: 1, filler: 2, output: 0 },
  Reshape: { values: 0, output: 0 },
  SparseFillEmptyRows: { values: 1, filler: 3, output: 1 },
  SparseToDense: { values: 2, filler: 3, output: 0 },
  Squeeze: { values: 0, output: 0 },
  StridedSlice: { values: 0, output: 0 },
};

/** Operations that ask for nothing but a tensor's shape. */
const ASK_SHAPE = new Set(['Shape', 'Size', 'Rank']);

/**
 * Splitting gives words as numbers instead, the same word the same number: they are padded, sliced and gathered as any
 * numbers, and what is looked up, hashed and compared is computed once for each distinct word.
 */
export function fuseWordCodes(editor: ProgramEditor, ops: OpTable, session: Session): void {
  editor.rewriteEach((split) => {
    const words = split.outputs[1];
    const isSplit = split.op === 'StringSplitV2' || split.op === 'StringSplit';
    if (!isSplit || split.kernel || words === undefined) return false;
    const found = followWords(editor, words);
    if (!found) return false;
    const { inputs, coded, kernel } = codedSplit(editor, split, ops, session);
    const replaced = new Map<Step, Step>([
      [split, { ...split, op: 'FusedWordCodes', inputs, kernel }],
    ]);
    for (const step of found.moves) {
      const { filler } = MOVES[step.op]!;
      if (filler === undefined) continue;
      const given = texts(editor.constant(step.inputs[filler]));
      const codes = coded.fix(given.data);
      const inputs = step.inputs.slice();
      inputs[filler] = editor.addConstant(numeric('int32', given.shape, codes));
      replaced.set(step, { ...step, inputs });
    }
    for (const made of found.functions) {
      const kernel = coded.valuesOf(made.evaluator(ops, session));
      replaced.set(made.last, {
        ...made.last,
        op: 'FusedWordValues',
        inputs: [made.words],
        kernel,
      });
    }
    editor.replace(replaced);
    return true;
  });
}

/** What moves words about, and what is computed of each; undefined where anything else is done with them. */
function followWords(
  editor: ProgramEditor,
  split: number,
): { readonly moves: readonly Step[]; readonly functions: readonly WordFunction[] } | undefined {
  const moves: Step[] = [];
  const functions: WordFunction[] = [];
  const values = new Set([split]);
  for (const words of values) {
    const computed = wordFunctions(editor, words);
    if (!computed || editor.isFetched(words)) return undefined;
    functions.push(...computed.functions);
    for (const step of editor.readers(words)) {
      if (computed.steps.has(step) || ASK_SHAPE.has(step.op)) continue;
      const output = movedTo(editor, step, words);
      if (output === undefined) return undefined;
      moves.push(step);
      values.add(output);
    }
  }
  return functions.length > 0 ? { moves, functions } : undefined;
}

/** The words that a step moves elsewhere; undefined where it does another thing. */
function movedTo(editor: ProgramEditor, step: Step, words: number): number | undefined {
  const move = Object.hasOwn(MOVES, step.op) && !step.kernel ? MOVES[step.op] : undefined;
  if (!move || step.inputs.some((input, i) => input === words && i !== move.values))
    return undefined;
  if (move.filler !== undefined) {
    const filler = editor.constant(step.inputs[move.filler]);
    if (!isTensor(filler) || filler.dtype !== 'string') return undefined;
  }
  return step.outputs[move.output];
}

/** The split with codes for words, and what it reads. */
function codedSplit(
  editor: ProgramEditor,
  split: Step,
  ops: OpTable,
  session: Session,
): { readonly inputs: readonly number[]; readonly coded: CodedWords; readonly kernel: Kernel } {
  const separators = separatorsOf(editor, split);
  if (!separators) return codedParts(split, makeKernel(split, ops, session));
  const { makeReader, input } = readerSource(editor, split.inputs[0] as number, separators);
  const coded = new CodedWords(makeReader);
  const indexed = split.outputs[0] !== undefined;
  return {
    inputs: [input],
    coded,
    kernel([value]) {
      const { data } = texts(value);
      const { codes, splits, longest } = coded.read(data);
      return [
        numeric('int64', [codes.length, 2], indexed ? splitIndices(splits) : new Float64Array()),
        numeric('int32', [codes.length], codes),
        numeric('int64', [2], Float64Array.of(data.length, longest)),
        numeric('int64', [splits.length], asInt64(splits)),
      ];
    },
  };
}

/** Where a split leaves words without a separator, and none that is empty. */
function separatorsOf(editor: ProgramEditor, split: Step): Separators | undefined {
  if (isSplitAtSpace(editor, split)) return WHITE_SPACE;
  const by = split.op === 'StringSplit' ? editor.constant(split.inputs[1]) : undefined;
  if (!by || !split.attrs.bool('skip_empty', true)) return undefined;
  const { bytes, offsets, length } = texts(by).data;
  const isSpace = length === 1 && offsets[1]! - offsets[0]! === 1 && bytes[offsets[0]!] === 32;
  return isSpace ? SPACE_ALONE : undefined;
}

/** A split of another kind: what it gives is numbered as it is. */
function codedParts(split: Step, plain: Kernel) {
  const coded = new CodedWords((words) => new PlainReader(words));
  const kernel: Kernel = (given) => {
    const [indices, words, ...others] = plain(given) as readonly Value[];
    const codes = coded.number(texts(words).data);
    return [indices as Value, numeric('int32', [codes.length], codes), ...others];
  };
  return { inputs: split.inputs, coded, kernel };
}
