import type { OpTable, Session, Value } from '../graph/op.ts';
import type { Step } from '../graph/program.ts';
import { elementFunction } from '../kernels/elementwise.ts';
import { allocate, numeric } from '../tensor.ts';
import { isRowGather, matrixOf, only } from './constants.ts';
import type { ProgramEditor } from './editor.ts';
import { evaluator } from './evaluator.ts';
import type { GatheredRows } from './gathered-rows.ts';

/** Numbers that are divided in more steps than this are left alone. */
const MAX_VALUES = 64;

/**
 * A table in several variables: rows' numbers are sent to the parts that have them, and what these give is put together
 * again. Looking each of its rows up once makes the table whole.
 */
export function partitionedRows(
  editor: ProgramEditor,
  stitch: Step,
  ops: OpTable,
  session: Session,
): GatheredRows | undefined {
  const found = matchParts(editor, stitch);
  if (!found) return undefined;
  const { ids, dtype, rows, width } = found;
  const look = evaluator(editor, { from: ids, to: stitch.outputs[0]! }, ops, session);
  const up = (first: number, count: number) => {
    const data = allocate(dtype, count).map((_, i) => first + i);
    return look?.(numeric(dtype, [count], data));
  };
  // Of a number outside of the table TensorFlow finds nothing, as long as the parts have no row for it.
  if (!look || !fails(() => up(-1, 1)) || !fails(() => up(rows, 1))) return undefined;
  let table: Value | undefined;
  if (fails(() => (table = up(0, rows)))) return undefined;
  const whole = matrixOf(table);
  return whole?.shape[0] === rows && whole.shape[1] === width ? { table: whole, ids } : undefined;
}

/** What is looked up in how many rows of all parts. */
function matchParts(editor: ProgramEditor, stitch: Step) {
  if (stitch.op !== 'ParallelDynamicStitch' && stitch.op !== 'DynamicStitch') return undefined;
  const parts = stitch.inputs.length / 2;
  const places = editor.makerOf(stitch.inputs[0], 'DynamicPartition');
  const range = editor.makerOf(places?.inputs[0], 'Range');
  const size = editor.makerOf(range?.inputs[1], 'Size');
  const ids = size?.inputs[0];
  const [from, by] = [0, 2].map((i) => only(editor.constant(range?.inputs[i])));
  if (!places || ids === undefined || from !== 0 || by !== 1) return undefined;
  const first = editor.maker(stitch.inputs[parts]);
  const numbers = editor.makerOf(first?.inputs[1], 'DynamicPartition');
  if (!numbers || numbers.inputs[1] !== places.inputs[1]) return undefined;
  if (!numbers.inputs.every((input) => isOfElements(editor, input, ids))) return undefined;
  let rows = 0;
  let width: number | undefined;
  for (let i = 0; i < parts; i++) {
    const gather = editor.maker(stitch.inputs[parts + i]);
    if (places.outputs[i] !== stitch.inputs[i] || !gather || !isRowGather(editor, gather))
      return undefined;
    const part = matrixOf(editor.constant(gather.inputs[0]));
    if (!part || gather.inputs[1] !== numbers.outputs[i]) return undefined;
    rows += part.shape[0]!;
    width ??= part.shape[1]!;
    if (part.shape[1] !== width) return undefined;
  }
  const isWhole = places.attrs.int('num_partitions') === parts;
  return isWhole ? { ids, dtype: size!.attrs.numericType('T'), rows, width } : undefined;
}

/** Whether a value has for each element of another what operations make of that one alone. */
function isOfElements(editor: ProgramEditor, value: number, of: number): boolean {
  const values = new Set([value]);
  for (const each of values) {
    const constant = editor.constant(each);
    if (each === of || only(constant) !== undefined) continue;
    const step = editor.maker(each);
    if (!step || step.kernel || values.size > MAX_VALUES) return false;
    if (step.op !== 'Select' && !elementFunction(step.op, step.attrs)) return false;
    for (const input of step.inputs) values.add(input);
  }
  return true;
}

function fails(attempt: () => void): boolean {
  try {
    attempt();
    return false;
  } catch {
    return true;
  }
}
