import type { Step } from '../graph/program.ts';
import type { AttentionPlan, ScoreChange } from '../kernels/attention.ts';
import { type Labels, parseEquation } from '../kernels/einsum-equation.ts';

interface Steps {
  /** Makes the scores. */
  readonly product: Step;
  /** Multiplies their softmax, which is its input of this number. */
  readonly last: Step;
  readonly weights: number;
  readonly changes: readonly ScoreChange[];
}

/** A product by the names of its dimensions. */
interface Product {
  readonly inputs: readonly [Labels, Labels];
  readonly output: Labels;
}

/** Whether a step multiplies two tensors of float32. */
export function isBatchProduct({ op, attrs, inputs, kernel }: Step): boolean {
  const isProduct = op === 'Einsum' || op.startsWith('BatchMatMul');
  if (!isProduct || kernel || inputs.length !== 2) return false;
  return op === 'BatchMatMulV3'
    ? ['Ta', 'Tb', 'Tout'].every((name) => attrs.type(name, 'float32') === 'float32')
    : attrs.type('T', 'string') === 'float32';
}

/**
 * Which dimensions of all tensors are the same where the two products are attention; undefined where they are not.
 *
 * @param rank - how many dimensions the first input has.
 * @returns the plan, and whether keys come before rows in the first product.
 */
export function attentionPlan(
  { product, last, weights, changes }: Steps,
  rank: number,
): { readonly plan: AttentionPlan; readonly isFlipped: boolean } | undefined {
  const first = productOf(product, rank);
  const size = first?.output.length ?? 0;
  const second = productOf(last, size);
  if (!first || !second || size < 2 || second.inputs[weights]?.length !== size) return undefined;
  const [a, b, scores] = renamed([...first.inputs, first.output], first.output, 'inner');
  const places = second.inputs[weights]!;
  const [values, output] = renamed([second.inputs[1 - weights]!, second.output], places, 'width');
  if (!a || !b || !scores || !values || !output) return undefined;
  const [row, column] = scores.slice(-2) as [string, string];
  const batch = scores.slice(0, -2);
  const isFlipped = !a.includes(row);
  const [rows, keys] = isFlipped ? [b, a] : [a, b];
  const fits =
    isSame(rows, [...batch, row, 'inner']) &&
    isSame(keys, [...batch, column, 'inner']) &&
    isSame(values, [...batch, column, 'width']) &&
    isSame(output, [...batch, row, 'width']);
  const plan = { rows, keys, scores, values, output, inner: 'inner', width: 'width', changes };
  return fits ? { plan, isFlipped } : undefined;
}

function productOf({ op, attrs }: Step, rank: number): Product | undefined {
  if (op === 'Einsum') {
    const { inputs, output } = parseEquation(attrs.text('equation'));
    const [a, b] = inputs;
    return a && b ? { inputs: [a, b], output } : undefined;
  }
  if (rank < 2) return undefined;
  const batch = Array.from({ length: rank - 2 }, (_, d) => `${d}`);
  const matrix = (flip: boolean, down: string, right: string) =>
    flip ? [...batch, right, down] : [...batch, down, right];
  return {
    inputs: [
      matrix(attrs.bool('adj_x', false), 'm', 'k'),
      matrix(attrs.bool('adj_y', false), 'k', 'n'),
    ],
    output: [...batch, 'm', 'n'],
  };
}

/** Labels by their place among those of the scores; what is not there has one name, which will not do for two. */
function renamed(lists: readonly Labels[], places: Labels, other: string): string[][] {
  return lists.map((labels) =>
    labels.map((label) => (places.includes(label) ? `${places.indexOf(label)}` : other)),
  );
}

/** Whether two lists have the same labels, each once. */
function isSame(a: Labels, b: Labels): boolean {
  return (
    a.length === b.length && new Set(a).size === a.length && b.every((each) => a.includes(each))
  );
}
