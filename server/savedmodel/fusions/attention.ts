import { makeKernel } from '../graph/execute.ts';
import type { Kernel, OpTable, Session, Value } from '../graph/op.ts';
import type { Step } from '../graph/program.ts';
import { type AttentionPlan, attend, type ScoreChange } from '../kernels/attention.ts';
import { elementFunction } from '../kernels/elementwise.ts';
import { numbers } from '../kernels/values.ts';
import { vectorUnit } from '../wasm/vector-unit.ts';
import { attentionPlan, isBatchProduct } from './attention-plan.ts';
import type { ProgramEditor } from './editor.ts';

/** More steps than these between the scores and their softmax are not followed. */
const MAX_CHANGES = 8;

/** The scores of attention, and what is done to them before their softmax, the last first. */
interface Scores {
  readonly product: Step;
  readonly steps: readonly Step[];
  readonly changes: readonly ScoreChange[];
  /** Values beside the scores. */
  readonly sides: readonly number[];
}

/**
 * A product, what is done to its elements, their softmax and the product of that are one step: the scores of all pairs of
 * words are many times what goes into them and comes out.
 */
export function fuseAttention(editor: ProgramEditor, ops: OpTable, session: Session): void {
  if (!vectorUnit()) return;
  editor.rewriteEach((last) => {
    const weights = last.inputs.find((input) => editor.makerOf(input, 'Softmax'));
    const softmax = editor.maker(weights);
    if (!isBatchProduct(last) || !softmax || !editor.readOnce(weights!)) return false;
    const scores = scoresOf(editor, softmax.inputs[0]);
    const other = last.inputs.find((input) => input !== weights);
    if (!scores || other === undefined) return false;
    const { product, steps, changes, sides } = scores;
    const planFor = planOfRank(product, last, last.inputs.indexOf(weights!), changes);
    const plain = inTurn([product, ...steps, softmax, last], ops, session);
    const inputs = [...product.inputs, other, ...sides];
    const kernel: Kernel = (given) => {
      const [a, b, values, ...beside] = given.map(numbers);
      const { plan, isFlipped } = planFor(a!.shape.length) ?? {};
      const pair = isFlipped ? [b!, a!] : [a!, b!];
      const done = plan && attend(plan, [...pair, values!, ...beside]);
      return done ?? plain(new Map(inputs.map((id, i) => [id, given[i] as Value])));
    };
    const dropped = [product, ...steps, softmax].map((step) => [step, undefined] as const);
    const fused: Step = { ...last, op: 'FusedAttention', inputs, kernel };
    editor.replace(new Map<Step, Step | undefined>([...dropped, [last, fused]]));
    return true;
  });
}

/** Follows elements that machine code changes back to the product that they come from. */
function scoresOf(editor: ProgramEditor, value: number | undefined, depth = 0): Scores | undefined {
  const step = editor.maker(value);
  if (!step || !editor.readOnce(value!) || depth > MAX_CHANGES) return undefined;
  if (isBatchProduct(step)) return { product: step, steps: [], changes: [], sides: [] };
  const { loop, from, to = from } = elementFunction(step.op, step.attrs) ?? {};
  const [a, b] = step.inputs;
  if (!loop || from !== 'float32' || to !== from || a === b) return undefined;
  for (const input of step.inputs) {
    const before = scoresOf(editor, input, depth + 1);
    if (!before) continue;
    const side = input === a ? b : a;
    const { sides } = before;
    return {
      product: before.product,
      steps: [...before.steps, step],
      changes: [
        ...before.changes,
        side === undefined ? { loop } : { loop, side: sides.length, isFirst: side === a },
      ],
      sides: side === undefined ? sides : [...sides, side],
    };
  }
  return undefined;
}

/** Makes plans, which for products of matrices in batches depend on how many dimensions they have. */
function planOfRank(product: Step, last: Step, weights: number, changes: readonly ScoreChange[]) {
  const plans = new Map<number, ReturnType<typeof attentionPlan>>();
  return (rank: number): { plan: AttentionPlan; isFlipped: boolean } | undefined => {
    if (!plans.has(rank)) plans.set(rank, attentionPlan({ product, last, weights, changes }, rank));
    return plans.get(rank);
  };
}

/** Steps one after the other as they are, for tensors of other shapes than those that are worked on in one go. */
function inTurn(
  steps: readonly Step[],
  ops: OpTable,
  session: Session,
): (values: Map<number, Value>) => Value {
  const bound = steps.map((step) => ({ step, kernel: makeKernel(step, ops, session) }));
  return (values) => {
    let result: Value | undefined;
    for (const { step, kernel } of bound) {
      result = kernel(step.inputs.map((id) => values.get(id) as Value)) as Value;
      values.set(step.outputs[0] as number, result);
    }
    return result as Value;
  };
}
