import type { Step } from '../graph/program.ts';
import { isRowGather, only } from './constants.ts';
import type { ProgramEditor } from './editor.ts';
import { isSameSizes, type Size, sizesOf } from './sizes.ts';

/** What an entry has to be to be kept: a number of it is at least `bound`, or above it; or anything at all. */
export interface Test {
  readonly values: number;
  readonly op: 'GreaterEqual' | 'Greater' | 'Any';
  readonly bound: number;
}

/** Entries of a sparse matrix, row by row, as fewer operations tell them than the graph has. */
export interface SparseRows {
  /** `[entries, 2]`, in the order of the rows, and the values that are there. */
  readonly indices: number;
  readonly values: number;
  /** Which entries are kept, by the masks that say so. */
  readonly masks: readonly number[];
  readonly tests: readonly Test[];
  /** What a row without entries is given then, its shape, and which rows these are. */
  readonly fill:
    | {
        readonly value: number;
        readonly shape: readonly Size[];
        readonly isEmpty: number | undefined;
      }
    | undefined;
}

/** Masks that are put together of more parts than this are left alone. */
const MAX_PARTS = 8;

/** Operations whose first output has a sparse matrix's indices in the order of its rows. */
const IN_ORDER = new Set(['StringSplit', 'StringSplitV2', 'FusedWordIds', 'SparseFillEmptyRows']);

/** What `indices` and `values` are before entries are left out and empty rows filled; undefined where more is done. */
export function sparseRows(
  editor: ProgramEditor,
  indices: number | undefined,
  values: number,
): SparseRows | undefined {
  const filling = editor.makerOf(values, 'SparseFillEmptyRows');
  if (filling?.outputs[1] !== values) return retained(editor, indices, values);
  if (indices !== undefined && filling.outputs[0] !== indices) return undefined;
  const [innerIndices, innerValues, shapeInput, fillerInput] = filling.inputs;
  const rows = retained(editor, innerIndices, innerValues!);
  const value = only(editor.constant(fillerInput));
  const shape = sizesOf(editor, shapeInput);
  if (!rows || value === undefined || shape?.length !== 2) return undefined;
  return { ...rows, fill: { value, shape, isEmpty: filling.outputs[2] } };
}

/** Follows entries back to before any was left out. */
function retained(
  editor: ProgramEditor,
  indices: number | undefined,
  values: number,
): SparseRows | undefined {
  const masks: number[] = [];
  for (;;) {
    const maker = editor.maker(indices);
    if (!maker || (maker.kernel && maker.op !== 'FusedWordIds')) return undefined;
    if (IN_ORDER.has(maker.op)) {
      if (maker.outputs[0] !== indices) return undefined;
      const tests = masks.map((mask, i) => testsOf(editor, mask, masks.slice(i + 1)));
      if (tests.includes(undefined)) return undefined;
      return {
        indices: indices!,
        values,
        masks,
        tests: (tests as Test[][]).flat(),
        fill: undefined,
      };
    }
    if (maker.op === 'SparseReshape' && maker.outputs[0] === indices) {
      const [, from, to] = maker.inputs.map((input) => sizesOf(editor, input));
      if (from?.length !== 2 || !isSameSizes(from, to)) return undefined;
    } else {
      const gathered = editor.maker(values);
      const mask = maskOf(editor, indices);
      if (mask === undefined || !gathered || maskOf(editor, values) !== mask) return undefined;
      masks.push(mask);
      values = gathered.inputs[0]!;
    }
    indices = maker.inputs[0]!;
  }
}

/** The mask that a value is picked by: `gather(…, reshape(where(mask), [-1]))`. */
function maskOf(editor: ProgramEditor, value: number | undefined): number | undefined {
  const gather = editor.maker(value);
  if (!gather || !isRowGather(editor, gather)) return undefined;
  const flat = editor.maker(gather.inputs[1]);
  const isFlat =
    (flat?.op === 'Reshape' && only(editor.constant(flat.inputs[1])) === -1) ||
    (flat?.op === 'Squeeze' && flat.attrs.ints('squeeze_dims', []).join() === '1');
  return isFlat ? editor.makerOf(flat?.inputs[0], 'Where')?.inputs[0] : undefined;
}

/** What a mask asks of entries that others have left, by their values before any was left out. */
function testsOf(
  editor: ProgramEditor,
  mask: number,
  before: readonly number[],
): readonly Test[] | undefined {
  const tests: Test[] = [];
  const parts = new Set([mask]);
  for (const part of parts) {
    const step = editor.maker(part);
    if (!step || parts.size > MAX_PARTS) return undefined;
    if (step.op === 'LogicalAnd') for (const input of step.inputs) parts.add(input);
    else {
      const test = testOf(editor, step);
      const values = test && unmasked(editor, test.values, before);
      if (values === undefined) return undefined;
      tests.push({ ...test!, values });
    }
  }
  return tests;
}

function testOf(editor: ProgramEditor, { op, inputs }: Step): Test | undefined {
  const [values = -1, other] = inputs;
  const number = only(editor.constant(other));
  if (op === 'Greater' || op === 'GreaterEqual') {
    return number === undefined ? undefined : { values, op, bound: number };
  }
  // All of them: what a graph writes for "as many as there are weights".
  const shape = op === 'Fill' && number === 1 ? editor.makerOf(values, 'Shape') : undefined;
  const alike = op === 'OnesLike' ? values : shape?.inputs[0];
  return alike === undefined ? undefined : { values: alike, op: 'Any', bound: 0 };
}

/** What a value was before masks were applied to it, the last one first. */
function unmasked(
  editor: ProgramEditor,
  value: number,
  masks: readonly number[],
): number | undefined {
  for (const mask of masks) {
    if (maskOf(editor, value) !== mask) return undefined;
    value = editor.maker(value)!.inputs[0]!;
  }
  return value;
}
