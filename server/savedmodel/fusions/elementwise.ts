import { makeKernel } from '../graph/execute.ts';
import type { Kernel, OpTable, Session, Value } from '../graph/op.ts';
import type { Step } from '../graph/program.ts';
import { elementFunction } from '../kernels/elementwise.ts';
import { numbers } from '../kernels/values.ts';
import type { NumericTensor } from '../tensor.ts';
import type { ProgramEditor } from './editor.ts';
import { type Instruction, runBlocks } from './element-blocks.ts';

/** More steps than this are not put into one. */
const MAX_STEPS = 64;

/**
 * Operations on elements that feed one another become one step: for the few numbers that a text classifier ends in, what
 * an operation costs is being called at all.
 */
export function fuseElementwise(editor: ProgramEditor, ops: OpTable, session: Session): void {
  editor.rewriteEach((last) => {
    const end = last.outputs[0];
    if (end === undefined || !isElementwise(last) || feedsAnother(editor, end)) return false;
    const tree = treeOf(editor, last);
    if (tree.length < 2) return false;
    const made = new Set(tree.map((step) => step.outputs[0]));
    const inputs = [...new Set(tree.flatMap((step) => step.inputs))].filter((id) => !made.has(id));
    const fast = runBlocks(inputs.length, instructionsOf(tree, inputs));
    const plain = oneByOne(tree, inputs, ops, session);
    const kernel: Kernel = (values) => {
      const tensors = values.map(numbers);
      const shape = commonShape(tensors);
      return shape ? fast(tensors, shape) : plain(values);
    };
    const dropped = tree.map((step) => [step, undefined] as const);
    const fused: Step = { ...last, op: 'FusedElementwise', inputs, kernel };
    editor.replace(new Map<Step, Step | undefined>([...dropped, [last, fused]]));
    return true;
  });
}

function isElementwise({ op, attrs, kernel }: Step): boolean {
  return !kernel && elementFunction(op, attrs) !== undefined;
}

function feedsAnother(editor: ProgramEditor, value: number): boolean {
  return editor.readOnce(value) && isElementwise(editor.readers(value)[0] as Step);
}

/** A step and those before it that nothing but they need, in the order of the program. */
function treeOf(editor: ProgramEditor, last: Step): Step[] {
  const tree = new Set([last]);
  for (const step of tree) {
    for (const input of step.inputs) {
      const maker = editor.readOnce(input) ? editor.maker(input) : undefined;
      if (maker && tree.size < MAX_STEPS && isElementwise(maker)) tree.add(maker);
    }
  }
  return editor.steps.filter((step) => tree.has(step));
}

/** What each step does to registers: first those of the inputs, then one a step. */
function instructionsOf(tree: readonly Step[], inputs: readonly number[]): Instruction[] {
  const registers = new Map(inputs.map((id, i) => [id, i]));
  return tree.map((step) => {
    const { fn, from, to = from } = elementFunction(step.op, step.attrs)!;
    const [a = 0, b = a] = step.inputs.map((id) => registers.get(id) as number);
    registers.set(step.outputs[0] as number, registers.size);
    return { fn, a, b, dtype: to };
  });
}

/** The steps as they are, for shapes that broadcast. */
function oneByOne(
  tree: readonly Step[],
  inputs: readonly number[],
  ops: OpTable,
  session: Session,
): (values: readonly Value[]) => Value {
  const kernels = tree.map((step) => ({ step, kernel: makeKernel(step, ops, session) }));
  return (given) => {
    const values = new Map(inputs.map((id, i) => [id, given[i] as Value]));
    let result = given[0] as Value;
    for (const { step, kernel } of kernels) {
      result = kernel(step.inputs.map((id) => values.get(id) as Value)) as Value;
      values.set(step.outputs[0] as number, result);
    }
    return result;
  };
}

/** The one shape that all tensors have, but for single numbers without dimensions; undefined if there is none. */
function commonShape(tensors: readonly NumericTensor[]): readonly number[] | undefined {
  let shape: readonly number[] = [];
  for (const each of tensors) {
    if (each.shape.length === 0) continue;
    if (shape.length === 0) shape = each.shape;
    else if (!isSame(shape, each.shape)) return undefined;
  }
  return shape;
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((dim, i) => dim === b[i]);
}
