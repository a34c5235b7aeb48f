import type { OpTable, Session } from '../graph/op.ts';
import type { Step } from '../graph/program.ts';
import { only } from './constants.ts';
import type { ProgramEditor } from './editor.ts';
import { type GatheredRows, gatheredRows, rowsPicked } from './gathered-rows.ts';
import type { SegmentPooling } from './pool-segments.ts';
import { slicesColumn } from './row-splits.ts';
import { isSameSizes, type Size, sizesOf } from './sizes.ts';
import { type SparseRows, sparseRows } from './sparse-rows.ts';

/** What pools rows that sparse entries name, by the values that it reads. */
export interface SparsePooling {
  readonly ids: number;
  /** `[entries, 2]`, in the order of the rows. */
  readonly indices: number;
  readonly weights: number | undefined;
  /** How many rows there are: those up to the last entry's where this is left out. */
  readonly rows: Size | undefined;
  /** Which rows have no entries, as a value of the graph. */
  readonly isEmpty: number | undefined;
  readonly pooling: SegmentPooling;
}

const KINDS: Readonly<Record<string, SegmentPooling['kind']>> = {
  SparseSegmentSum: 'sum',
  SparseSegmentMean: 'mean',
  SparseSegmentSqrtN: 'sqrtn',
};

/** Rows without weights: SparseSegmentSum, -Mean or -SqrtN of what is looked up. */
export function matchPlain(
  editor: ProgramEditor,
  last: Step,
  ops: OpTable,
  session: Session,
): SparsePooling | undefined {
  const kind = KINDS[last.op];
  if (!kind || last.kernel) return undefined;
  const [data = -1, picks = -1, segments] = last.inputs;
  const rows = rowsPicked(editor, { data, picks }, ops, session);
  return rows && pooled(editor, { kind, rows, segments, weights: undefined, isZeroSafe: true });
}

/** The weighted mean: `sum(rows * weights) / sum(weights)`, or over the root of the sum of their squares. */
export function matchDivided(
  editor: ProgramEditor,
  last: Step,
  ops: OpTable,
  session: Session,
): SparsePooling | undefined {
  const { op, inputs } = last;
  if (op !== 'DivNoNan' && op !== 'RealDiv') return undefined;
  const sum = editor.makerOf(inputs[0], 'SegmentSum');
  const found = sum && weightedRows(editor, sum, ops, session);
  const kind = found && dividedBy(editor, inputs[1], found.column, sum.inputs[1]);
  return kind && pooled(editor, { ...found, kind, isZeroSafe: op === 'DivNoNan' });
}

/** The weighted sum alone. */
export function matchWeighted(
  editor: ProgramEditor,
  last: Step,
  ops: OpTable,
  session: Session,
): SparsePooling | undefined {
  const found = last.op === 'SegmentSum' ? weightedRows(editor, last, ops, session) : undefined;
  return found && pooled(editor, { ...found, kind: 'sum', isZeroSafe: true });
}

/** What is looked up and multiplied by a column of weights to be summed. */
function weightedRows(editor: ProgramEditor, sum: Step, ops: OpTable, session: Session) {
  const product = editor.makerOf(sum.inputs[0], 'Mul');
  if (!product || sum.kernel) return undefined;
  for (const side of [0, 1]) {
    const rows = gatheredRows(editor, product.inputs[side], ops, session);
    const column = product.inputs[1 - side]!;
    const weights = columnOf(editor, column);
    if (rows && weights !== undefined) return { rows, weights, column, segments: sum.inputs[1] };
  }
  return undefined;
}

/** What sums are divided by: that of the weights, or the root of that of their squares. */
function dividedBy(
  editor: ProgramEditor,
  divisor: number | undefined,
  column: number,
  segments: number | undefined,
): SegmentPooling['kind'] | undefined {
  const root = editor.makerOf(divisor, 'Sqrt');
  const sum = editor.makerOf(root ? root.inputs[0] : divisor, 'SegmentSum');
  if (!sum || sum.inputs[1] !== segments) return undefined;
  if (!root) return sum.inputs[0] === column ? 'mean' : undefined;
  const square = editor.maker(sum.inputs[0]);
  const isSquare =
    square?.op === 'Square' ||
    (square?.op === 'Pow' && only(editor.constant(square.inputs[1])) === 2);
  return isSquare && square.inputs[0] === column ? 'sqrtn' : undefined;
}

/** The list of numbers that a value has as a column beside each row. */
function columnOf(editor: ProgramEditor, value: number | undefined): number | undefined {
  const step = editor.maker(value);
  const [list, shape] = step?.inputs ?? [];
  if (list === undefined) return undefined;
  if (step?.op === 'ExpandDims') {
    return [1, -1].includes(only(editor.constant(shape)) ?? 0) ? list : undefined;
  }
  if (step?.op !== 'Reshape') return undefined;
  const length = { value: list, at: 0 };
  const sizes = sizesOf(editor, shape, new Map([[list, [length]]]));
  const isColumn = isSameSizes(sizes, [length, 1]) || isSameSizes(sizes, [-1, 1]);
  return isColumn ? list : undefined;
}

interface Pooled {
  readonly kind: SegmentPooling['kind'];
  readonly rows: GatheredRows;
  readonly segments: number | undefined;
  readonly weights: number | undefined;
  readonly isZeroSafe: boolean;
}

function pooled(
  editor: ProgramEditor,
  { kind, rows, segments, weights, isZeroSafe }: Pooled,
): SparsePooling | undefined {
  const indices = rowColumn(editor, segments);
  const entries = indices === undefined ? undefined : sparseRows(editor, indices, rows.ids);
  if (!entries) return undefined;
  const weighted =
    weights === undefined ? undefined : weightRows(editor, entries, indices, weights);
  if (weights !== undefined && !weighted) return undefined;
  if (weighted && !entries.fill && !isZeroSafe) return undefined;
  const bounds = boundsOf(entries, weighted?.values);
  if (!bounds) return undefined;
  const { fill } = entries;
  return {
    ids: entries.values,
    indices: entries.indices,
    weights: weighted?.values,
    rows: fill?.shape[0],
    isEmpty: fill?.isEmpty,
    pooling: { kind, table: rows.table, ...bounds, isZeroSafe, filler: fill?.value },
  };
}

/** The indices of which the segments of a sum are the first column. */
function rowColumn(editor: ProgramEditor, segments: number | undefined): number | undefined {
  const cast = editor.makerOf(segments, 'Cast');
  const slice = editor.makerOf(cast ? cast.inputs[0] : segments, 'StridedSlice');
  return slice && slicesColumn(editor, slice, 0, 2) ? slice.inputs[0] : undefined;
}

/** Weights of the same entries, of which those that fill empty rows count once. */
function weightRows(
  editor: ProgramEditor,
  { indices, masks, fill }: SparseRows,
  places: number | undefined,
  weights: number,
): SparseRows | undefined {
  const rows = sparseRows(editor, fill ? undefined : places, weights);
  if (rows?.indices !== indices || rows.masks.join() !== masks.join()) return undefined;
  if (!fill || !rows.fill) return fill || rows.fill ? undefined : rows;
  return rows.fill.value === 1 && isSameSizes(rows.fill.shape, fill.shape) ? rows : undefined;
}

/** What numbers and weights have to be to be kept, as a bound for each. */
function boundsOf(
  { values: ids, tests }: SparseRows,
  weights: number | undefined,
): Pick<SegmentPooling, 'least' | 'above'> | undefined {
  let least = Number.NEGATIVE_INFINITY;
  let above: number | undefined;
  for (const { values, op, bound } of tests) {
    if (values !== ids && values !== weights) return undefined;
    if (op === 'Any') continue;
    if (values === ids) least = Math.max(least, op === 'Greater' ? Math.floor(bound) + 1 : bound);
    else if (op === 'Greater') above = Math.max(above ?? bound, bound);
    else return undefined;
  }
  return { least, above };
}
