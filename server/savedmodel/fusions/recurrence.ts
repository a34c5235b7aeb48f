import { makeKernel } from '../graph/execute.ts';
import type { OpTable, Session } from '../graph/op.ts';
import type { Step } from '../graph/program.ts';
import { bindInputs } from '../recurrence/bind-inputs.ts';
import { compileCell } from '../recurrence/compile-cell.ts';
import { readCell } from '../recurrence/read-cell.ts';
import { runCell } from '../recurrence/run-cell.ts';
import type { ProgramEditor } from './editor.ts';

/**
 * Loops of recurrent layers become one step, whose rounds run as machine code. What they are given decides: inputs of
 * other shapes than a layer's go through the loop as it is, and so does everything where WebAssembly is missing.
 */
export function fuseRecurrence(editor: ProgramEditor, ops: OpTable, session: Session): void {
  const fused = new Map<Step, Step>();
  for (const step of editor.steps) {
    if (step.op !== 'While' && step.op !== 'StatelessWhile') continue;
    const cell = readCell(step);
    const compiled = cell && compileCell(cell);
    if (!compiled) continue;
    const loop = makeKernel(step, ops, session);
    const { functions: _, ...rest } = step;
    const size = step.functions?.reduce((sum, { program }) => sum + program.steps.length, 1) ?? 1;
    fused.set(step, {
      ...rest,
      op: 'FusedRecurrence',
      kernel(inputs) {
        const bound = bindInputs(compiled.cell, compiled.layout, inputs);
        if (!bound) return loop(inputs);
        session.work.spend(size, bound.count);
        return runCell(compiled, bound, inputs);
      },
    });
  }
  if (fused.size > 0) editor.replace(fused);
}
