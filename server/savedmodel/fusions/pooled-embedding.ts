import type { Step } from '../graph/program.ts';
import { numbers } from '../kernels/values.ts';
import { numeric } from '../tensor.ts';
import { isRowGather, matrixOf, only } from './constants.ts';
import type { ProgramEditor } from './editor.ts';
import { type Pooling, poolRows } from './pool-rows.ts';

/**
 * Filling ragged rows of word numbers up, gathering each one's vector and pooling these becomes one loop that never makes
 * the padded tensor: what the padding would add is known.
 */
export function fusePooledEmbeddings(editor: ProgramEditor): void {
  editor.rewriteEach((last) => {
    const pooled = matchPlain(editor, last) ?? matchMasked(editor, last);
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
  if (!found || !editor.readOnce(found.padded)) return undefined;
  const { ids, splits, weights, filler, width } = found;
  return { ids, splits, pooling: { kind, weights, filler, width, masked: undefined } };
}

/** Keras' average under a mask: the sum of the vectors of words that are not the mask's, over the number of these. */
function matchMasked(editor: ProgramEditor, divide: Step): Pooled | undefined {
  if (divide.op !== 'RealDiv') return undefined;
  const sum = soleMaker(editor, divide.inputs[0]);
  const count = soleMaker(editor, divide.inputs[1]);
  if (sum?.op !== 'Sum' || count?.op !== 'Sum') return undefined;
  if (!reducesWords(editor, sum) || !reducesWords(editor, count)) return undefined;
  const product = soleMaker(editor, sum.inputs[0]);
  const mask = count.inputs[0] as number;
  if (product?.op !== 'Mul' || !product.inputs.includes(mask)) return undefined;
  const vectors = product.inputs.find((input) => input !== mask);
  const gather = soleMaker(editor, vectors);
  const found = gather && matchGather(editor, gather);
  const masked = found && maskedNumber(editor, mask, found.padded);
  if (masked === undefined || editor.readerCount(found!.padded) !== 2) return undefined;
  if (editor.readerCount(mask) !== 2 || !found) return undefined;
  const { ids, splits, weights, filler, width } = found;
  return { ids, splits, pooling: { kind: 'mean', weights, filler, width, masked } };
}

/** The number that a mask `expand(cast(padded != number))` leaves out. */
function maskedNumber(editor: ProgramEditor, mask: number, padded: number): number | undefined {
  const expand = editor.makerOf(mask, 'ExpandDims');
  const axis = editor.constant(expand?.inputs[1]);
  const cast = soleMaker(editor, expand?.inputs[0]);
  const differs = cast?.op === 'Cast' ? soleMaker(editor, cast.inputs[0]) : undefined;
  const number = editor.constant(differs?.inputs[1]);
  if (differs?.op !== 'NotEqual' || differs.inputs[0] !== padded) return undefined;
  if (!axis || ![2, -1].includes(numbers(axis).data[0] as number)) return undefined;
  return only(number);
}

/** Vectors gathered for the words of texts that are filled up to one width. */
function matchGather(editor: ProgramEditor, gather: Step) {
  if (!isRowGather(editor, gather)) return undefined;
  const weights = matrixOf(editor.constant(gather.inputs[0]));
  const padded = gather.inputs[1] as number;
  const ragged = editor.makerOf(padded, 'RaggedTensorToTensor');
  if (!weights || ragged?.attrs.texts('row_partition_types').join() !== 'ROW_SPLITS')
    return undefined;
  const [shapeInput, ids, fillerInput, splits] = ragged.inputs;
  const shape = editor.constant(shapeInput);
  const filler = only(editor.constant(fillerInput));
  if (!shape || filler === undefined || ids === undefined || splits === undefined) return undefined;
  const [rows, width] = numbers(shape).data;
  if (numbers(shape).data.length !== 2 || rows !== -1 || width === undefined) return undefined;
  return { weights, padded, ids, splits, filler, width };
}

function reducesWords(editor: ProgramEditor, step: Step): boolean {
  return only(editor.constant(step.inputs[1])) === 1 && !step.attrs.bool('keep_dims', false);
}

/** The step that makes a value which one step alone reads. */
function soleMaker(editor: ProgramEditor, value: number | undefined): Step | undefined {
  return value !== undefined && editor.readOnce(value) ? editor.maker(value) : undefined;
}
