import { makeKernel } from '../graph/execute.ts';
import type { Kernel, OpTable, Session, Value } from '../graph/op.ts';
import type { Step } from '../graph/program.ts';
import { type Ending, runElements } from '../kernels/elementwise/element-program.ts';
import type { RowFunction } from '../kernels/row-blocks.ts';
import { axisOf, numbers } from '../kernels/values.ts';
import type { ProgramEditor } from './editor.ts';
import { elementTree, isElementwise, programOf, readByTree } from './elementwise.ts';

/** What machine code there is for operations along the last dimension. */
const ROWS: Readonly<Record<string, RowFunction>> = {
  Softmax: 'rowSoftmax',
  Sum: 'rowSum',
  Mean: 'rowSum',
  Max: 'rowMax',
};

/**
 * Operations on elements whose result only goes into a softmax, sum, mean or maximum along its rows are one step with
 * it: the scores of all pairs of words, say, are never written down.
 */
export function fuseRowEndings(editor: ProgramEditor, ops: OpTable, session: Session): void {
  editor.rewriteEach((end) => {
    const rows = Object.hasOwn(ROWS, end.op) ? ROWS[end.op] : undefined;
    const [elements] = end.inputs;
    const last = editor.maker(elements);
    if (!rows || !last || !editor.readOnce(elements!) || !isElementwise(last)) return false;
    const ending = endingOf(editor, end, rows, makeKernel(end, ops, session));
    if (!ending) return false;
    const tree = elementTree(editor, last);
    const inputs = readByTree(tree);
    const kernel: Kernel = runElements(programOf(editor, tree, inputs), ending);
    const fused: Step = { ...end, op: 'FusedRows', inputs, kernel };
    const dropped = tree.map((step) => [step, undefined] as const);
    editor.replace(new Map<Step, Step | undefined>([...dropped, [end, fused]]));
    return true;
  });
}

function endingOf(
  editor: ProgramEditor,
  end: Step,
  rows: RowFunction,
  kernel: Kernel,
): Ending | undefined {
  if (end.op === 'Softmax') {
    return { rows: () => rows, finish: (x) => x, plain: (x) => numbers(kernel([x]) as Value) };
  }
  const constant = editor.constant(end.inputs[1]);
  if (!constant) return undefined;
  const axes = numbers(constant);
  const [axis] = axes.data;
  if (axis === undefined || axes.data.length !== 1) return undefined;
  const keep = end.attrs.bool('keep_dims', false);
  return {
    rows: (rank) => (rank > 0 && axisOf(axis, rank) === rank - 1 ? rows : undefined),
    finish({ dtype, shape, data }, full) {
      const width = full.at(-1)!;
      if (end.op === 'Mean') for (let i = 0; i < data.length; i++) data[i]! /= width;
      return { dtype, shape: keep ? [...shape, 1] : shape, data };
    },
    plain: (x) => numbers(kernel([x, axes]) as Value),
  };
}
