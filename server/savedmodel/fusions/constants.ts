// What fusions ask of values that are known ahead.
import type { Value } from '../graph/op.ts';
import type { Step } from '../graph/program.ts';
import { isTensor } from '../kernels/values.ts';
import type { NumericArray, NumericTensor } from '../tensor.ts';
import type { ProgramEditor } from './editor.ts';

/** The one number of a tensor. */
export function only(value: Value | undefined): number | undefined {
  if (!isTensor(value) || value.dtype === 'string') return undefined;
  const data: NumericArray = value.data;
  return data.length === 1 ? data[0] : undefined;
}

/** A matrix of float32, be it a variable's or a constant. */
export function matrixOf(value: Value | undefined): NumericTensor | undefined {
  const held = value?.dtype === 'resource' && value.kind === 'variable' ? value.value : value;
  return held?.dtype === 'float32' && held.shape.length === 2 ? held : undefined;
}

/** Whether a step picks rows of its first input by the second. */
export function isRowGather(editor: ProgramEditor, step: Step): boolean {
  if (step.kernel || step.attrs.int('batch_dims', 0) !== 0) return false;
  if (step.op === 'GatherV2') return only(editor.constant(step.inputs[2])) === 0;
  return step.op === 'ResourceGather' || step.op === 'Gather';
}
