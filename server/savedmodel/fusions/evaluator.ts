import { makeKernel } from '../graph/execute.ts';
import type { OpTable, Session, Value } from '../graph/op.ts';
import type { Step } from '../graph/program.ts';
import type { ProgramEditor } from './editor.ts';

/** Values between which more steps lie are not computed ahead. */
const MAX_STEPS = 64;

/** Makes what computes one value from another as the steps between do; undefined where these need anything else. */
export function evaluator(
  editor: ProgramEditor,
  { from, to }: { readonly from: number; readonly to: number },
  ops: OpTable,
  session: Session,
): ((given: Value) => Value) | undefined {
  const steps = new Set<Step>();
  const needed = new Set([to]);
  for (const value of needed) {
    if (value === from || editor.constant(value)) continue;
    const step = editor.maker(value);
    if (!step || step.kernel || ops[step.op]?.stateful || steps.size >= MAX_STEPS) return undefined;
    steps.add(step);
    for (const input of step.inputs) needed.add(input);
  }
  const bound = editor.inOrder(steps).map((step) => ({
    step,
    kernel: makeKernel(step, ops, session),
    known: step.inputs.map((input) => editor.constant(input)),
  }));
  return (given) => {
    const values = new Map([[from, given]]);
    for (const { step, kernel, known } of bound) {
      const inputs = step.inputs.map((input, i) => known[i] ?? (values.get(input) as Value));
      const made = kernel(inputs);
      const outputs: readonly Value[] = Array.isArray(made) ? made : [made];
      step.outputs.forEach((output, i) => {
        if (output !== undefined) values.set(output, outputs[i] as Value);
      });
    }
    return values.get(to) as Value;
  };
}
