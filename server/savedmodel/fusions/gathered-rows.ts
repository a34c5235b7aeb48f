import type { OpTable, Session } from '../graph/op.ts';
import type { NumericTensor } from '../tensor.ts';
import { isRowGather, matrixOf, only } from './constants.ts';
import type { ProgramEditor } from './editor.ts';
import { partitionedRows } from './partitioned-rows.ts';
import { isSameSizes, sizesOf } from './sizes.ts';

/** Rows of a table, and the value that has their numbers. */
export interface GatheredRows {
  readonly table: NumericTensor;
  readonly ids: number;
}

/** Lookups in what lookups have found: TensorFlow writes two, and a change of shape. */
const MAX_DEPTH = 4;

/** The table that the rows of a value are picked from; undefined where they come from elsewhere. */
export function gatheredRows(
  editor: ProgramEditor,
  value: number | undefined,
  ops: OpTable,
  session: Session,
  depth = 0,
): GatheredRows | undefined {
  const step = editor.maker(value);
  if (!step || step.kernel || depth > MAX_DEPTH) return undefined;
  if (isRowGather(editor, step)) {
    const [data = -1, picks = -1] = step.inputs;
    return rowsPicked(editor, { data, picks }, ops, session, depth + 1);
  }
  if (step.op !== 'Reshape') return partitionedRows(editor, step, ops, session);
  // A lookup of TensorFlow makes its numbers flat, and gives what it finds the shape that they had.
  const rows = gatheredRows(editor, step.inputs[0], ops, session, depth + 1);
  const flat = rows && editor.makerOf(rows.ids, 'Reshape');
  const ids = only(editor.constant(flat?.inputs[1])) === -1 ? flat?.inputs[0] : rows?.ids;
  if (!rows || ids === undefined) return undefined;
  const { shape } = rows.table;
  const length = { value: ids, at: 0 };
  const sizes = sizesOf(editor, step.inputs[1], new Map([[ids, [length]]]));
  return isSameSizes(sizes, [length, shape[1]!]) ? { ...rows, ids } : undefined;
}

/** Rows of `data` by their numbers. What is looked up once for each distinct number is looked up for every one. */
export function rowsPicked(
  editor: ProgramEditor,
  { data, picks }: { readonly data: number; readonly picks: number },
  ops: OpTable,
  session: Session,
  depth = 0,
): GatheredRows | undefined {
  const table = matrixOf(editor.constant(data));
  if (table) return { table, ids: picks };
  const unique = editor.makerOf(picks, 'Unique');
  if (unique?.outputs[1] !== picks) return undefined;
  const rows = gatheredRows(editor, data, ops, session, depth + 1);
  return rows && rows.ids === unique.outputs[0] ? { ...rows, ids: unique.inputs[0]! } : undefined;
}
