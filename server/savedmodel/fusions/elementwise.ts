import type { Kernel } from '../graph/op.ts';
import type { Step } from '../graph/program.ts';
import { type ElementProgram, runElements } from '../kernels/elementwise/element-program.ts';
import { elementFunction } from '../kernels/elementwise.ts';
import type { NumericType } from '../tensor.ts';
import { elementLoop } from '../wasm/elements.ts';
import type { ProgramEditor } from './editor.ts';

/** More steps than this are not put into one. */
const MAX_STEPS = 64;

/**
 * Operations on elements that feed one another become one step: for the few numbers that a text classifier ends in, what
 * an operation costs is being called at all.
 */
export function fuseElementwise(editor: ProgramEditor): void {
  sinkShapes(editor);
  editor.rewriteEach((last) => {
    const end = last.outputs[0];
    if (end === undefined || !isElementwise(last) || feedsAnother(editor, end)) return false;
    const tree = elementTree(editor, last);
    // A bias by itself has no machine code of its own.
    if (tree.length < 2 && last.op !== 'BiasAdd') return false;
    const inputs = readByTree(tree);
    const kernel: Kernel = runElements(programOf(editor, tree, inputs));
    const dropped = tree.map((step) => [step, undefined] as const);
    const fused: Step = { ...last, op: 'FusedElementwise', inputs, kernel };
    editor.replace(new Map<Step, Step | undefined>([...dropped, [last, fused]]));
    return true;
  });
}

/** Steps that give the elements of their first input another shape. */
const SHAPES = new Set(['Reshape', 'Squeeze', 'ExpandDims']);

/** What stands between two operations on elements and only gives another shape, changes places with the second. */
function sinkShapes(editor: ProgramEditor): void {
  editor.rewriteEach((second) => {
    const [between] = second.inputs;
    const shape = second.inputs.length === 1 ? editor.maker(between) : undefined;
    if (!shape || !SHAPES.has(shape.op) || !isElementwise(second)) return false;
    const [elements, ...others] = shape.inputs;
    const first = editor.maker(elements);
    if (!first || !isElementwise(first)) return false;
    if (!editor.readOnce(elements!) || !editor.readOnce(between!)) return false;
    editor.replace(
      new Map([
        [shape, { ...second, inputs: [elements!], outputs: shape.outputs }],
        [second, { ...shape, inputs: [between!, ...others], outputs: second.outputs }],
      ]),
    );
    return true;
  });
}

/** The values that a tree reads and does not make. */
export function readByTree(tree: readonly Step[]): number[] {
  const made = new Set(tree.map((step) => step.outputs[0]));
  return [...new Set(tree.flatMap((step) => step.inputs))].filter((id) => !made.has(id));
}

export function isElementwise({ op, attrs }: Step): boolean {
  return elementFunction(op, attrs) !== undefined;
}

function feedsAnother(editor: ProgramEditor, value: number): boolean {
  return editor.readOnce(value) && isElementwise(editor.readers(value)[0] as Step);
}

/** A step and those before it that nothing but they need, in the order of the program. */
export function elementTree(editor: ProgramEditor, last: Step): Step[] {
  const tree = new Set([last]);
  for (const step of tree) {
    for (const input of step.inputs) {
      const maker = editor.readOnce(input) ? editor.maker(input) : undefined;
      if (maker && tree.size < MAX_STEPS && isElementwise(maker)) tree.add(maker);
    }
  }
  return editor.inOrder(tree);
}

/** What each step does to registers: first those of the inputs, then one a step. */
export function programOf(
  editor: ProgramEditor,
  tree: readonly Step[],
  inputs: readonly number[],
): ElementProgram {
  const registers = new Map(inputs.map((id, i) => [id, i]));
  const types: NumericType[] = [];
  const instructions = tree.map((step) => {
    const { fn, loop, from, to = from } = elementFunction(step.op, step.attrs)!;
    const [a = 0, b = a] = step.inputs.map((id) => registers.get(id) as number);
    for (const each of [a, b]) if (each < inputs.length) types[each] = from;
    registers.set(step.outputs[0] as number, registers.size);
    return { fn, loop: loop ?? powerLoop(editor, step, from), a, b, dtype: to };
  });
  return { inputs: types, instructions };
}

/** Machine code for a power with a constant exponent. */
function powerLoop(
  editor: ProgramEditor,
  { op, inputs }: Step,
  dtype: NumericType,
): string | undefined {
  const exponent = editor.constant(inputs[1]);
  if (op !== 'Pow' || dtype !== 'float32' || exponent?.dtype !== 'float32') return undefined;
  if (exponent.data.length !== 1) return undefined;
  if (exponent.data[0] === 2) return elementLoop('Square', dtype);
  return exponent.data[0] === 3 ? elementLoop('Cube', dtype) : undefined;
}
