import type { OpTable, Value } from '../graph/op.ts';
import type { Step } from '../graph/program.ts';
import { isTensor } from '../kernels/values.ts';
import type { ProgramEditor } from './editor.ts';

/** Larger constants are not compared by what they hold. */
const FEW = 16;

/** What two steps compute alike is computed once: a ragged tensor's rows are told anew for each sum over it. */
export function shareEqualSteps(editor: ProgramEditor, ops: OpTable): void {
  const first = new Map<string, Step>();
  const renamed = new Map<number, number>();
  const dropped = new Map<Step, undefined>();
  for (const step of editor.steps) {
    const key = keyOf(editor, step, ops, renamed);
    if (key === undefined) continue;
    const earlier = first.get(key);
    if (!earlier) {
      first.set(key, step);
      continue;
    }
    dropped.set(step, undefined);
    step.outputs.forEach((output, i) => {
      if (output !== undefined) renamed.set(output, earlier.outputs[i] as number);
    });
  }
  if (dropped.size > 0) editor.replace(dropped, renamed);
}

/** What says all that a step computes; undefined where it has more to it. */
function keyOf(
  editor: ProgramEditor,
  { op, attrs, inputs, outputs, kernel, functions, guards }: Step,
  ops: OpTable,
  renamed: ReadonlyMap<number, number>,
): string | undefined {
  if (kernel || functions?.length || guards?.length || !ops[op] || ops[op].stateful)
    return undefined;
  const given = inputs.map((input) => {
    const constant = editor.constant(input);
    return constantKey(constant) ?? `%${renamed.get(input) ?? input}`;
  });
  const wanted = outputs.map((output) => (output === undefined ? '-' : '+'));
  return JSON.stringify([op, attrs.key(), given, wanted]);
}

function constantKey(value: Value | undefined): string | undefined {
  if (!isTensor(value) || value.dtype === 'string' || value.data.length > FEW) return undefined;
  const elements = Array.from(value.data, (x) => (Object.is(x, -0) ? '-0' : String(x)));
  return `${value.dtype}[${value.shape}]${elements.join()}`;
}
