import type { Step } from '../graph/program.ts';
import { only } from './constants.ts';
import type { ProgramEditor } from './editor.ts';
import type { SparsePooling } from './segment-sums.ts';
import { isSameSizes, sizesOf } from './sizes.ts';

/** Whether a step gives rows without entries zeros: `select(tile(isEmpty), zeros, pooled)`. */
export function zeroesEmptyRows(
  editor: ProgramEditor,
  { op, inputs }: Step,
  { isEmpty, pooling }: SparsePooling,
): boolean {
  if (op !== 'Select' && op !== 'SelectV2') return false;
  const [condition, zeros, pooled] = inputs;
  const tile = editor.makerOf(condition, 'Tile');
  const column = editor.makerOf(tile?.inputs[0], 'Reshape');
  if (!tile || !column || isEmpty === undefined || column.inputs[0] !== isEmpty) return false;
  if (!isSameSizes(sizesOf(editor, column.inputs[1]), [-1, 1])) return false;
  const size = pooling.table.shape[1]!;
  const shapes = new Map([[pooled!, [{ value: pooled!, at: 0 }, size]]]);
  if (!isSameSizes(sizesOf(editor, tile.inputs[1], shapes), [1, size])) return false;
  const like = editor.makerOf(zeros, 'ZerosLike');
  return like ? like.inputs[0] === pooled : only(editor.constant(zeros)) === 0;
}

/** Whether a step gives pooled rows the shape that they have. */
export function keepsShape(
  editor: ProgramEditor,
  { op, inputs }: Step,
  { rows, pooling }: SparsePooling,
): boolean {
  if (op !== 'Reshape' || rows === undefined) return false;
  const shape = [rows, pooling.table.shape[1]!];
  return isSameSizes(sizesOf(editor, inputs[1], new Map([[inputs[0]!, shape]])), shape);
}
