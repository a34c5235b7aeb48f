import { SavedModelError } from '../errors.ts';
import type { Kernel } from '../graph/op.ts';
import type { Step } from '../graph/program.ts';
import { takeElements } from '../kernels/elements.ts';
import { numbers, single, tensor } from '../kernels/values.ts';
import { allocate } from '../tensor.ts';
import type { ProgramEditor } from './editor.ts';

/**
 * `tf.repeat` is written as a table of every element as often as the most repeated one, of which a mask picks the wanted
 * ones: one step instead, which takes no longer than what it gives. Ragged tensors get the row of each value so.
 */
export function fuseRepeats(editor: ProgramEditor): void {
  editor.rewriteEach((picked) => {
    const repeats = picked.op === 'GatherV2' ? matchRepeat(editor, picked) : undefined;
    if (!repeats) return false;
    editor.replace(
      new Map([[picked, { ...picked, op: 'FusedRepeat', inputs: repeats, kernel: repeat }]]),
    );
    return true;
  });
}

/** What is repeated, how often each element, and the most that any may be: `boolean_mask(tile(x), sequence_mask(n))`. */
function matchRepeat(editor: ProgramEditor, { inputs, attrs }: Step): number[] | undefined {
  const [table, picks, axis] = inputs;
  if (!isNumbers(editor, axis, [0]) || attrs.int('batch_dims', 0) !== 0) return undefined;
  const repeats = maskedRepeats(editor, picks);
  const flat = editor.makerOf(table, 'Reshape');
  const tile = editor.makerOf(flat?.inputs[0], 'Tile');
  const times = editor.makerOf(tile?.inputs[1], 'Pack');
  const column = editor.makerOf(tile?.inputs[0], 'ExpandDims');
  if (!repeats || !flat || !times || !column || times.inputs.length !== 2) return undefined;
  const isColumn =
    isNumbers(editor, column.inputs[1], [1]) || isNumbers(editor, column.inputs[1], [-1]);
  const isRow =
    isNumbers(editor, times.inputs[0], [1]) &&
    withoutCasts(editor, times.inputs[1]) === withoutCasts(editor, repeats.most);
  if (!isColumn || !isRow || lengthOf(editor, flat.inputs[1], 2) !== 1) return undefined;
  return [column.inputs[0] as number, repeats.counts, repeats.most];
}

/** How often each element is wanted, of a mask's places: `squeeze(where(reshape(range(most) < counts, -1)))`. */
function maskedRepeats(
  editor: ProgramEditor,
  picks: number | undefined,
): { readonly counts: number; readonly most: number } | undefined {
  const squeeze = editor.makerOf(picks, 'Squeeze');
  const where = editor.makerOf(squeeze?.inputs[0], 'Where');
  const mask = editor.makerOf(where?.inputs[0], 'Reshape');
  const less = editor.makerOf(mask?.inputs[0], 'Less');
  const places = editor.makerOf(less?.inputs[0], 'Range');
  const counts = editor.makerOf(withoutCasts(editor, less?.inputs[1]), 'ExpandDims');
  if (squeeze?.attrs.ints('squeeze_dims', []).join() !== '1' || !mask || !places || !counts)
    return undefined;
  const isPlain =
    isNumbers(editor, mask.inputs[1], [-1]) &&
    isNumbers(editor, places.inputs[0], [0]) &&
    isNumbers(editor, places.inputs[2], [1]) &&
    isNumbers(editor, counts.inputs[1], [-1]);
  return isPlain
    ? { counts: counts.inputs[0] as number, most: places.inputs[1] as number }
    : undefined;
}

const repeat: Kernel = ([input, counts, most]) => {
  const x = tensor(input);
  const { data: times } = numbers(counts);
  const limit = single(most);
  if (x.shape.length !== 1 || x.shape[0] !== times.length) {
    throw new SavedModelError(
      `A tensor of shape [${x.shape}] cannot be repeated ${times.length} times.`,
    );
  }
  let total = 0;
  for (let i = 0; i < times.length; i++) total += Math.max(0, Math.min(times[i]!, limit));
  const picks = allocate('int32', total);
  for (let i = 0, to = 0; i < times.length; i++) {
    const end = to + Math.max(0, Math.min(times[i]!, limit));
    picks.fill(i, to, end);
    to = end;
  }
  return takeElements(x, [total], picks);
};

/** Whether a value is known to be these numbers. */
export function isNumbers(
  editor: ProgramEditor,
  value: number | undefined,
  expected: readonly number[],
): boolean {
  const constant = editor.constant(value);
  if (!constant || constant.dtype === 'string' || !('data' in constant)) return false;
  return numbers(constant).data.join() === expected.join();
}

function withoutCasts(editor: ProgramEditor, value: number | undefined): number | undefined {
  const cast = editor.makerOf(value, 'Cast');
  return cast ? withoutCasts(editor, cast.inputs[0]) : value;
}

/** How many numbers a list has that a shape of `rank` dimensions is cut and joined to; undefined where that is not said. */
function lengthOf(
  editor: ProgramEditor,
  value: number | undefined,
  rank: number,
): number | undefined {
  const constant = editor.constant(value);
  if (constant) return numbers(constant).data.length;
  const step = editor.maker(value);
  if (step?.op === 'Pack') return step.inputs.length;
  if (step?.op === 'Shape') return rank;
  if (step?.op === 'ConcatV2') {
    const lengths = step.inputs.slice(0, -1).map((part) => lengthOf(editor, part, rank));
    return lengths.reduce<number | undefined>(
      (sum, length) => (sum === undefined || length === undefined ? undefined : sum + length),
      0,
    );
  }
  return step?.op === 'StridedSlice' ? sliceLength(editor, step, rank) : undefined;
}

function sliceLength(editor: ProgramEditor, slice: Step, rank: number): number | undefined {
  const { attrs, inputs } = slice;
  const [begin, end] = [1, 2].map((i) => editor.constant(inputs[i]));
  const length = lengthOf(editor, inputs[0], rank);
  const masks = ['shrink_axis_mask', 'new_axis_mask', 'ellipsis_mask'];
  const isPlain =
    masks.every((mask) => attrs.int(mask, 0) === 0) && isNumbers(editor, inputs[3], [1]);
  if (!begin || !end || length === undefined || !isPlain) return undefined;
  const at = (place: number) => Math.max(0, Math.min(place < 0 ? place + length : place, length));
  const from = attrs.int('begin_mask', 0) & 1 ? 0 : at(numbers(begin).data[0]!);
  const to = attrs.int('end_mask', 0) & 1 ? length : at(numbers(end).data[0]!);
  return Math.max(0, to - from);
}
