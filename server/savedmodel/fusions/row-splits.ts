import type { Step } from '../graph/program.ts';
import { numbers } from '../kernels/values.ts';
import type { ProgramEditor } from './editor.ts';

/** What stands between a split and the slice of it that is looked for; TensorFlow writes two or three. */
const MAX_CASTS = 8;

/**
 * Splitting strings gives each token's row, and a dozen operations of TensorFlow's ragged library turn
 * that into where each row begins. The split knows that already: it gets a fourth output.
 */
export function fuseRowSplits(editor: ProgramEditor): void {
  editor.rewriteEach((ragged) => readSplits(editor, ragged));
  const extended = new Map<Step, Step>();
  const renamed = new Map<number, number>();
  for (const concat of editor.steps) {
    const split = splitOfRowSplits(editor, concat);
    const old = concat.outputs[0];
    if (!split || old === undefined) continue;
    const [replaced, splits] = withRowSplits(editor, extended.get(split) ?? split);
    extended.set(split, replaced);
    renamed.set(old, splits);
  }
  if (renamed.size > 0) editor.replace(extended, renamed);
}

/** A ragged tensor told by the row of each token is told by where each row begins. */
function readSplits(editor: ProgramEditor, ragged: Step): boolean {
  if (ragged.op !== 'RaggedTensorToTensor') return false;
  if (ragged.attrs.texts('row_partition_types').join() !== 'FIRST_DIM_SIZE,VALUE_ROWIDS')
    return false;
  const split = sliceOfSplit(editor, ragged.inputs[4], 0);
  if (!split || sliceOfSplit(editor, ragged.inputs[3], 2) !== split) return false;
  const [replaced, splits] = withRowSplits(editor, split);
  const attrs = ragged.attrs.withTexts('row_partition_types', ['ROW_SPLITS']);
  const told = { ...ragged, attrs, inputs: [...ragged.inputs.slice(0, 3), splits] };
  editor.replace(
    new Map([
      [split, replaced],
      [ragged, told],
    ]),
  );
  return true;
}

/** A split with its fourth output, and that one's number. */
function withRowSplits(editor: ProgramEditor, split: Step): [Step, number] {
  const splits = split.outputs[3] ?? editor.freshValue();
  const [indices, values, shape] = split.outputs;
  return [{ ...split, outputs: [indices, values, shape, splits] }, splits];
}

/** The split whose row splits a concatenation is: `[0] ++ cumsum(bincount(row of each token, rows))`. */
function splitOfRowSplits(editor: ProgramEditor, concat: Step): Step | undefined {
  if (concat.op !== 'ConcatV2' || concat.inputs.length !== 3) return undefined;
  const first = editor.constant(concat.inputs[0]);
  const sums = editor.makerOf(concat.inputs[1], 'Cumsum');
  if (!first || numbers(first).data.length !== 1 || numbers(first).data[0] !== 0 || !sums)
    return undefined;
  if (sums.attrs.bool('exclusive', false) || sums.attrs.bool('reverse', false)) return undefined;
  const counts =
    editor.makerOf(sums.inputs[0], 'DenseBincount') ?? editor.makerOf(sums.inputs[0], 'Bincount');
  if (!counts || counts.attrs.bool('binary_output', false)) return undefined;
  const weights = editor.constant(counts.inputs[2]);
  if (!weights || numbers(weights).data.length !== 0) return undefined;
  const split = sliceOfSplit(editor, counts.inputs[0], 0);
  return split && split === rowCountSplit(editor, counts.inputs[1]) ? split : undefined;
}

/** The size is spelled min(rows, max(rows, …)), which is the number of rows whatever stands inside. */
function rowCountSplit(editor: ProgramEditor, value: number | undefined): Step | undefined {
  const low = editor.makerOf(value, 'Minimum');
  const high = editor.makerOf(low?.inputs[1], 'Maximum');
  if (!low || !high || low.inputs[0] !== high.inputs[0]) return undefined;
  return sliceOfSplit(editor, low.inputs[0], 2);
}

/** The split that a value is a slice of: its first column (rows of tokens), or first number (how many rows). */
function sliceOfSplit(
  editor: ProgramEditor,
  value: number | undefined,
  output: 0 | 2,
): Step | undefined {
  let step = editor.maker(value);
  for (let i = 0; i < MAX_CASTS && (step?.op === 'Cast' || step?.op === 'Reshape'); i++) {
    step = editor.maker(step.inputs[0]);
  }
  if (step?.op !== 'StridedSlice') return undefined;
  const split = editor.makerOf(step.inputs[0], 'StringSplitV2');
  if (!split || split.outputs[output] !== step.inputs[0]) return undefined;
  return slicesColumn(editor, step, 0, output === 0 ? 2 : 1) ? split : undefined;
}

/** Whether a slice picks position `column` of the last of `rank` dimensions, and everything of the others. */
export function slicesColumn(
  editor: ProgramEditor,
  slice: Step,
  column: number,
  rank: 1 | 2,
): boolean {
  const begin = editor.constant(slice.inputs[1]);
  const step = editor.constant(slice.inputs[3]);
  const last = rank - 1;
  return (
    begin !== undefined &&
    step !== undefined &&
    numbers(begin).data.length === rank &&
    numbers(begin).data[last] === column &&
    numbers(step).data.every((by: number) => by === 1) &&
    slice.attrs.int('shrink_axis_mask', 0) === 1 << last &&
    (rank === 1 || (slice.attrs.int('begin_mask', 0) & slice.attrs.int('end_mask', 0) & 1) === 1) &&
    slice.attrs.int('ellipsis_mask', 0) === 0 &&
    slice.attrs.int('new_axis_mask', 0) === 0
  );
}
