import type { Table } from '../graph/op.ts';
import type { Step } from '../graph/program.ts';
import { isTensor, numbers, texts } from '../kernels/values.ts';
import { buildNgramTrie } from '../lookup/ngram-trie.ts';
import {
  allocate,
  type NumericArray,
  type NumericTensor,
  type NumericType,
  numeric,
} from '../tensor.ts';
import type { ProgramEditor } from './editor.ts';
import { ngramBag } from './ngram-bag.ts';
import { ngramSource } from './ngram-source.ts';
import { slicesColumn } from './row-splits.ts';
import { isWordTable, wordSource } from './word-source.ts';

/**
 * A weighted bag of words or n-grams — split, n-grams, look up, count the distinct ones, gather their
 * weights, sum them — becomes one loop over the text.
 */
export function fuseNgramBags(editor: ProgramEditor): void {
  editor.rewriteEach((count) => {
    const bag = count.op === 'RaggedCountSparseOutput' ? matchBag(editor, count) : undefined;
    const fused = bag && fusedStep(editor, count, bag);
    if (!fused) return false;
    const dropped = bag.sums.map(({ step }) => [step, undefined] as const);
    editor.replace(new Map<Step, Step | undefined>([...dropped, [count, fused]]));
    return true;
  });
}

/** One of the sums that a bag ends in. */
interface BagSum {
  readonly step: Step;
  readonly dtype: NumericType;
  /** The weights that are gathered; undefined where the n-grams themselves are counted. */
  readonly weights: NumericTensor | undefined;
}

interface Bag {
  readonly input: number;
  readonly vocabulary: NonNullable<Table['lookup']>;
  readonly separator: number;
  readonly widths: readonly number[];
  /** Positions from here on are not counted. */
  readonly limit: number;
  readonly sums: readonly BagSum[];
}

function matchBag(editor: ProgramEditor, count: Step): Bag | undefined {
  const { attrs } = count;
  const weights = editor.constant(count.inputs[2]);
  const limit = attrs.int('maxlength', -1);
  if (!attrs.bool('binary_output') || !weights || numbers(weights).data.length > 0 || limit < 0)
    return undefined;
  const lookup = editor.makerOf(count.inputs[1], 'LookupTableFindV2');
  const table = editor.constant(lookup?.inputs[0]);
  const missing = editor.constant(lookup?.inputs[2]);
  if (!lookup || !isWordTable(table) || !missing || numbers(missing).data[0]! < limit)
    return undefined;
  const splits = rowsOf(editor, count.inputs[0]);
  const source = splits === undefined ? undefined : ngramSource(editor, lookup.inputs[1], splits);
  const input = source?.split.inputs[0];
  const sums = input === undefined ? undefined : matchSums(editor, count, input);
  if (!source || input === undefined || !sums) return undefined;
  const { separator, widths } = source;
  return { input, separator, widths, vocabulary: table.lookup, limit, sums };
}

/** Row splits without the empty row that models append, since the counting op refuses an empty batch. */
function rowsOf(editor: ProgramEditor, splits: number | undefined): number | undefined {
  const concat = editor.makerOf(splits, 'ConcatV2');
  const tail = editor.makerOf(concat?.inputs[1], 'StridedSlice');
  const begin = editor.constant(tail?.inputs[1]);
  const isLast =
    concat?.inputs.length === 3 &&
    tail?.inputs[0] === concat.inputs[0] &&
    tail?.attrs.int('end_mask', 0) === 1 &&
    tail.attrs.int('shrink_axis_mask', 0) === 0 &&
    tail.attrs.int('begin_mask', 0) === 0 &&
    begin !== undefined &&
    numbers(begin).data[0] === -1;
  return isLast ? concat.inputs[0] : splits;
}

/** The sums over each text that everything counted flows into; undefined where anything else reads it. */
function matchSums(editor: ProgramEditor, count: Step, input: number): BagSum[] | undefined {
  const sums: BagSum[] = [];
  const [indices, ones, shape] = count.outputs;
  const rows = columnSlices(editor, indices, 0);
  const ids = columnSlices(editor, indices, 1);
  const vanishing = [indices, ones, ...rows, ...ids];
  if (
    shape !== undefined ||
    vanishing.some((value) => value !== undefined && editor.isFetched(value))
  )
    return undefined;
  if (indices !== undefined && rows.length + ids.length !== editor.readerCount(indices))
    return undefined;
  const rowValues = new Set(rows);
  const isSum = (step: Step, position: number, value: number) =>
    step.op === 'UnsortedSegmentSum' &&
    step.inputs[position] === value &&
    rowValues.has(step.inputs[1] ?? -1) &&
    countsTexts(editor, step.inputs[2], input);
  const collect = (
    value: number,
    weights: NumericTensor | undefined,
    dtype: NumericType,
  ): boolean =>
    editor
      .readers(value)
      .every((step) => isSum(step, 0, value) && sums.push({ step, weights, dtype }));
  if (ones !== undefined && !collect(ones, undefined, count.attrs.numericType('output_type')))
    return undefined;
  for (const id of ids) {
    for (const gather of editor.readers(id)) {
      const weights = gatheredWeights(editor, gather, id);
      if (!weights) return undefined;
      const gathered = gather.outputs[0] as number;
      const cast = editor.readOnce(gathered) ? editor.readers(gathered)[0] : undefined;
      const last = cast?.op === 'Cast' ? cast.outputs[0] : gathered;
      const dtype = cast?.op === 'Cast' ? cast.attrs.numericType('DstT') : weights.dtype;
      if (last === undefined || editor.isFetched(last) || !collect(last, weights, dtype))
        return undefined;
    }
  }
  return rows.every((row) => editor.readers(row).every((step) => isSum(step, 1, row)))
    ? sums
    : undefined;
}

function columnSlices(editor: ProgramEditor, value: number | undefined, column: 0 | 1): number[] {
  if (value === undefined) return [];
  return editor
    .readers(value)
    .filter((step) => step.op === 'StridedSlice' && slicesColumn(editor, step, column, 2))
    .flatMap((step) => step.outputs.filter((output) => output !== undefined));
}

function gatheredWeights(
  editor: ProgramEditor,
  gather: Step,
  ids: number,
): NumericTensor | undefined {
  if (gather.op !== 'ResourceGather' && gather.op !== 'GatherV2') return undefined;
  if (gather.inputs[1] !== ids || gather.attrs.int('batch_dims', 0) !== 0) return undefined;
  const axis = gather.op === 'GatherV2' ? editor.constant(gather.inputs[2]) : undefined;
  if (axis && numbers(axis).data[0] !== 0) return undefined;
  const source = editor.constant(gather.inputs[0]);
  const value = source?.dtype === 'resource' && source.kind === 'variable' ? source.value : source;
  return isTensor(value) && value.dtype !== 'string' ? value : undefined;
}

/** Whether a value is the number of texts. */
function countsTexts(editor: ProgramEditor, value: number | undefined, input: number): boolean {
  return editor.makerOf(value, 'Size')?.inputs[0] === input;
}

function fusedStep(
  editor: ProgramEditor,
  count: Step,
  { input, vocabulary, separator, widths, limit, sums }: Bag,
): Step | undefined {
  const trie = buildNgramTrie(texts(vocabulary.keys).data, separator, widths);
  if (!trie) return undefined;
  const positions = numbers(vocabulary.values).data;
  if (!numberEntries(trie.entries, positions, limit)) return undefined;
  const source = wordSource(editor, input, trie.words);
  const countType = sums.find(({ weights }) => !weights)?.dtype ?? 'float32';
  const weighted = sums.filter(({ weights }) => weights);
  const loops = weighted.map(({ weights, dtype }) =>
    ngramBag(source.reader, trie, { weights: weights as NumericTensor, dtype, countType }),
  );
  // Where n-grams are only counted, their weights are rows of nothing.
  if (loops.length === 0) {
    const weights = numeric('float32', [limit, 0], new Float32Array());
    loops.push(ngramBag(source.reader, trie, { weights, dtype: 'float32', countType }));
  }
  const places = sums.map((sum) => weighted.indexOf(sum));
  return {
    ...count,
    op: 'FusedNgramBag',
    inputs: [source.input],
    outputs: sums.map(({ step }) => step.outputs[0]),
    kernel([value]) {
      const column = texts(value).data;
      const results = loops.map((loop) => loop(column));
      return places.map((at) => (at < 0 ? results[0]!.counts : results[at]!.sums));
    },
  };
}

/** A model that counts more numbers than this is run step by step. */
const MAX_IDS = 2 ** 26;

/**
 * Puts in the place of each node's n-gram the number that the table gives it, or -1 where it is not counted: from here
 * on the trie gives it directly. What is counted once is a number, and the loop counts an n-gram once: false where two
 * share a number.
 */
function numberEntries(entries: Int32Array, positions: NumericArray, limit: number): boolean {
  if (limit > MAX_IDS) return false;
  const seen = allocate('uint8', limit);
  for (let node = 0; node < entries.length; node++) {
    const entry = entries[node]!;
    if (entry < 0) continue;
    const id = positions[entry]!;
    const isCounted = id >= 0 && id < limit;
    entries[node] = isCounted ? id : -1;
    if (!isCounted) continue;
    if (seen[id] === 1) return false;
    seen[id] = 1;
  }
  return true;
}
