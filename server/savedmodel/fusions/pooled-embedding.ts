import type { Step } from '../graph/program.ts';
import { numbers } from '../kernels/values.ts';
import { numeric } from '../tensor.ts';
import { isRowGather, matrixOf, only } from './constants.ts';
import type { ProgramEditor } from './editor.ts';
import { type Pooling, poolRows } from './pool-rows.ts';
import { unwrapped } from './wrapped-indices.ts';

/**
 * Filling ragged rows of word numbers up, gathering each one's vector and pooling these becomes one loop that never makes
 * the padded tensor: what the padding would add is known.
 */
export function fusePooledEmbeddings(editor: ProgramEditor): void {
  editor.rewriteEach((last) => {
    const pooled = matchPlain(editor, last) ?? matchMean(editor, last);
    if (!pooled) return false;
    const { ids, splits, pooling } = pooled;
    const pool = poolRows(pooling);
    const { weights } = pooling;
    const fused: Step = {
      ...last,
      op: 'FusedPooledEmbedding',
      inputs: [ids, splits],
      padsToLongest: pooling.width < 0,
      kernel([idsInput, splitsInput]) {
        const rows = numbers(splitsInput).data;
        const data = pool(numbers(idsInput).data, rows);
        return numeric('float32', [rows.length - 1, weights.shape[1] as number], data);
      },
    };
    editor.replace(new Map([[last, fused]]));
    return true;
  });
}

interface Pooled {
  readonly ids: number;
  readonly splits: number;
  readonly pooling: Pooling;
}

const KINDS: Readonly<Record<string, Pooling['kind']>> = { Mean: 'mean', Sum: 'sum', Max: 'max' };

/** Mean, Sum or Max over the words of each text, padding and all. */
function matchPlain(editor: ProgramEditor, pool: Step): Pooled | undefined {
  const kind = KINDS[pool.op];
  const gather = kind && reducesWords(editor, pool) && soleMaker(editor, pool.inputs[0]);
  const found = gather && matchGather(editor, gather);
  if (!found || editor.readerCount(found.padded) !== found.reads) return undefined;
  return pooledOf(found, kind, undefined);
}

/** Keras' average under a mask: the sum of the vectors of words that are not the mask's, over the number of these. */
function matchMean(editor: ProgramEditor, divide: Step): Pooled | undefined {
  if (divide.op !== 'RealDiv') return undefined;
  const sum = soleMaker(editor, divide.inputs[0]);
  const count = soleMaker(editor, divide.inputs[1]);
  if (sum?.op !== 'Sum' || count?.op !== 'Sum') return undefined;
  if (!reducesWords(editor, sum) || !reducesWords(editor, count)) return undefined;
  const { vectors, mask } = multiplied(editor, sum, count) ?? chosen(editor, sum, count) ?? {};
  const gather = soleMaker(editor, vectors);
  const found = gather && matchGather(editor, gather);
  if (mask === undefined || editor.readerCount(mask) !== 2 || !found) return undefined;
  const masked = maskedNumber(editor, mask, found.padded);
  if (masked === undefined || !(masked >= 0 && masked < found.weights.shape[0]!)) return undefined;
  if (editor.readerCount(found.padded) !== 1 + found.reads) return undefined;
  return pooledOf(found, 'mean', masked);
}

interface Masked {
  readonly vectors: number | undefined;
  /** Read by what leaves vectors out, and by what counts those that stay. */
  readonly mask: number;
}

/** Keras 2 multiplies vectors with zeros and ones. */
function multiplied(editor: ProgramEditor, sum: Step, count: Step): Masked | undefined {
  const product = soleMaker(editor, sum.inputs[0]);
  const mask = count.inputs[0] as number;
  if (product?.op !== 'Mul' || !product.inputs.includes(mask)) return undefined;
  return { vectors: product.inputs.find((input) => input !== mask), mask };
}

/** Keras 3 chooses them, or zero. */
function chosen(editor: ProgramEditor, sum: Step, count: Step): Masked | undefined {
  const select = soleMaker(editor, sum.inputs[0]);
  const cast = soleMaker(editor, count.inputs[0]);
  if (select?.op !== 'SelectV2' || cast?.op !== 'Cast') return undefined;
  const [mask, vectors, rest] = select.inputs;
  const isZero = only(editor.constant(rest)) === 0;
  return isZero && mask !== undefined && cast.inputs[0] === mask ? { vectors, mask } : undefined;
}

/** The number that a mask `expand(cast(padded != number))`, or one that is not cast, leaves out. */
function maskedNumber(editor: ProgramEditor, mask: number, padded: number): number | undefined {
  const expand = editor.makerOf(mask, 'ExpandDims');
  const axis = editor.constant(expand?.inputs[1]);
  const told = soleMaker(editor, expand?.inputs[0]);
  const differs = told?.op === 'Cast' ? soleMaker(editor, told.inputs[0]) : told;
  const number = editor.constant(differs?.inputs[1]);
  if (differs?.op !== 'NotEqual' || differs.inputs[0] !== padded) return undefined;
  if (!axis || ![2, -1].includes(numbers(axis).data[0] as number)) return undefined;
  return only(number);
}

interface Gathered extends Pick<Pooling, 'weights' | 'filler' | 'width' | 'wraps'> {
  readonly ids: number;
  readonly splits: number;
  /** The words of all texts, filled up to one width, and how many steps read these to gather by them. */
  readonly padded: number;
  readonly reads: number;
}

/** Vectors gathered for the words of texts that are filled up to one width. */
function matchGather(editor: ProgramEditor, gather: Step): Gathered | undefined {
  if (!isRowGather(editor, gather)) return undefined;
  const weights = matrixOf(editor.constant(gather.inputs[0]));
  if (!weights) return undefined;
  const indices = gather.inputs[1] as number;
  const inner = unwrapped(editor, indices, weights.shape[0]!);
  const padded = inner ?? indices;
  const ragged = editor.makerOf(padded, 'RaggedTensorToTensor');
  if (ragged?.attrs.texts('row_partition_types').join() !== 'ROW_SPLITS') return undefined;
  const [shapeInput, ids, fillerInput, splits] = ragged.inputs;
  const shape = editor.constant(shapeInput);
  const filler = only(editor.constant(fillerInput));
  if (!shape || filler === undefined || ids === undefined || splits === undefined) return undefined;
  const [rows, width] = numbers(shape).data;
  if (numbers(shape).data.length !== 2 || rows !== -1 || width === undefined) return undefined;
  const wraps = inner !== undefined;
  return { weights, padded, ids, splits, filler, width, wraps, reads: wraps ? 3 : 1 };
}

function pooledOf(
  { ids, splits, weights, filler, width, wraps }: Gathered,
  kind: Pooling['kind'],
  masked: number | undefined,
): Pooled {
  return { ids, splits, pooling: { kind, weights, filler, width, wraps, masked } };
}

function reducesWords(editor: ProgramEditor, step: Step): boolean {
  return only(editor.constant(step.inputs[1])) === 1 && !step.attrs.bool('keep_dims', false);
}

/** The step that makes a value which one step alone reads. */
function soleMaker(editor: ProgramEditor, value: number | undefined): Step | undefined {
  return value !== undefined && editor.readOnce(value) ? editor.maker(value) : undefined;
}
