import { makeKernel } from '../graph/execute.ts';
import type { OpTable, Session, Value } from '../graph/op.ts';
import type { Step } from '../graph/program.ts';
import { elementFunction } from '../kernels/elementwise.ts';
import { isTensor } from '../kernels/values.ts';
import type { NumericTensor } from '../tensor.ts';
import { isRowGather } from './constants.ts';
import type { ProgramEditor } from './editor.ts';

/** What all tables of a model that are computed ahead may take: a model is to stay small when it is loaded. */
const MAX_BYTES = 2 ** 24;

/**
 * What is done to each element of rows that are picked from a table (a cast from half precision, say, or a scale) is done
 * once to the table instead.
 */
export function fuseMappedTables(editor: ProgramEditor, ops: OpTable, session: Session): void {
  let room = MAX_BYTES;
  editor.rewriteEach((step) => {
    const found = matchMap(editor, step);
    const bytes = found ? 4 * found.table.data.length : 0;
    if (!found || bytes > room) return false;
    const { gather, table, at } = found;
    const given = step.inputs.map((input) => editor.constant(input) as Value);
    given[at] = table;
    let mapped: Value;
    try {
      mapped = makeKernel(step, ops, session)(given) as Value;
    } catch {
      return false; // Of a row that is never picked, perhaps.
    }
    room -= bytes;
    const [, ...others] = gather.inputs;
    const op = gather.op === 'ResourceGather' ? 'Gather' : gather.op;
    const inputs = [editor.addConstant(mapped), ...others];
    editor.replace(new Map([[step, { ...gather, op, inputs, outputs: step.outputs }]]));
    return true;
  });
}

/** An operation on the elements of gathered rows that nothing else reads, and on single numbers. */
function matchMap(
  editor: ProgramEditor,
  { op, attrs, inputs, kernel }: Step,
): { readonly gather: Step; readonly table: NumericTensor; readonly at: number } | undefined {
  if (kernel || !elementFunction(op, attrs)) return undefined;
  const at = inputs.findIndex((input) => editor.maker(input));
  const gather = editor.maker(inputs[at]);
  if (!gather || !isRowGather(editor, gather) || !editor.readOnce(inputs[at]!)) return undefined;
  const isSingle = (value: Value | undefined) => isTensor(value) && value.shape.length === 0;
  if (inputs.some((input, i) => i !== at && !isSingle(editor.constant(input)))) return undefined;
  const value = editor.constant(gather.inputs[0]);
  const held = value?.dtype === 'resource' && value.kind === 'variable' ? value.value : value;
  if (!isTensor(held) || held.dtype === 'string') return undefined;
  return { gather, table: held, at };
}
