// Einsum of one or two tensors, as a product of matrices between permutations. Source: tensorflow.org/api_docs/python/tf/raw_ops/Einsum.
import { allocateDirty } from '../array-pool.ts';
import type { Op } from '../graph/op.ts';
import { allocate, type NumericTensor, sizeOf } from '../tensor.ts';
import { type Equation, type Labels, parseEquation, withEllipsis } from './einsum-equation.ts';
import { isSameShape, takeStrided } from './elements.ts';
import { multiplyMatrices, multiplyRows, rowsOf } from './matrix-product.ts';
import { RightMatrix, rightMatrix } from './right-matrix.ts';
import { roundAll } from './rounding.ts';
import { forEachRow, rowMajorStrides } from './strided.ts';
import { numbers } from './values.ts';

/** Makes a tensor of one, or of two. */
type Change = (x: NumericTensor) => NumericTensor;
type Product = (a: NumericTensor, b: NumericTensor) => NumericTensor;

/** The dimensions of a tensor that is yet to come, by label and size. */
interface Dimensions {
  readonly labels: Labels;
  readonly shape: readonly number[];
}

/** An input, and what is done to it before all else: each of its labels comes once then, and is asked for. */
interface Operand extends Dimensions {
  readonly change: Change;
}

type Sizes = ReadonlyMap<string, number>;
type Ordered = WeakMap<NumericTensor, NumericTensor>;

export const einsum: Op = {
  create({ attrs }) {
    const equation = parseEquation(attrs.text('equation'));
    // Weights put in order once; a tensor that comes again is one.
    const ordered: Ordered = new WeakMap();
    // What is to be done depends on shapes alone, which mostly stay the same.
    let known: { shapes: (readonly number[])[]; run: Contraction } | undefined;
    return (inputs) => {
      const tensors = inputs.map(numbers);
      const isKnown =
        known?.shapes.length === tensors.length &&
        tensors.every(({ shape }, i) => isSameShape(shape, known!.shapes[i]!));
      if (!known || !isKnown) {
        const shapes = tensors.map(({ shape }) => shape);
        known = { shapes, run: contraction(equation, shapes, ordered) };
      }
      const result = known.run(tensors);
      roundAll(result.dtype, result.data);
      return result;
    };
  },
};

type Contraction = (tensors: readonly NumericTensor[]) => NumericTensor;

function contraction(
  equation: Equation,
  shapes: readonly (readonly number[])[],
  ordered: Ordered,
): Contraction {
  const { inputs, output, sizes } = withEllipsis(equation, shapes);
  const asked = [...new Set(output)];
  const [a, b] = inputs.map((labels, i) => {
    const others = new Set([...asked, ...inputs.filter((_, k) => k !== i).flat()]);
    return summed(diagonal({ labels, shape: shapes[i]! }), others);
  });
  const end: Change =
    output.length === asked.length ? (x) => x : (made) => spread(made, asked, output);
  if (!b) {
    const order = permutation(a!, asked, sizes);
    return ([x]) => end(order(a!.change(x!)));
  }
  const product = multiplication(a!, b, asked, sizes, ordered);
  return ([x, y]) => end(product(a!.change(x!), b.change(y!)));
}

/** Each label once: of dimensions that share a label, the diagonal. */
function diagonal({ labels, shape: full }: Dimensions): Operand {
  const own = rowMajorStrides(full);
  const once = [...new Set(labels)];
  if (once.length === labels.length) return { labels, shape: full, change: (x) => x };
  const shape = once.map((label) => full[labels.indexOf(label)]!);
  const strides = once.map((label) =>
    labels.reduce((sum, each, d) => sum + (each === label ? own[d]! : 0), 0),
  );
  return { labels: once, shape, change: (x) => numbers(takeStrided(x, shape, strides)) };
}

/** Without the labels that nobody else has, whose dimensions are added up. */
function summed(x: Operand, others: ReadonlySet<string>): Operand {
  const rest = x.labels.filter((label) => others.has(label));
  if (rest.length === x.labels.length) return x;
  const gone = x.labels.filter((label) => !others.has(label));
  const size = (label: string) => x.shape[x.labels.indexOf(label)]!;
  const order = permutation(x, [...rest, ...gone], new Map());
  const shape = rest.map(size);
  const width = sizeOf(gone.map(size));
  const change: Change = (given) => {
    const { dtype, data } = order(x.change(given));
    const sums = allocate(dtype, sizeOf(shape));
    for (let i = 0; i < sums.length; i++) {
      let sum = 0;
      for (let k = i * width; k < (i + 1) * width; k++) sum += data[k]!;
      sums[i] = sum;
    }
    return { dtype, shape, data: sums };
  };
  return { labels: rest, shape, change };
}

/** Puts the dimensions in another order; one that `sizes` has larger than it is, is repeated. */
function permutation({ labels, shape: own }: Dimensions, order: Labels, sizes: Sizes): Change {
  const before = rowMajorStrides(own);
  const from = order.map((label) => labels.indexOf(label));
  const shape = order.map((label, i) => sizes.get(label) ?? own[from[i]!]!);
  const same = order.every((_, i) => from[i] === i && shape[i] === own[i]);
  if (same && order.length === labels.length) return (x) => x;
  const strides = from.map((d, i) => (own[d] === shape[i] ? before[d]! : 0));
  return (x) => numbers(takeStrided(x, shape, strides));
}

/** The product of two tensors, its dimensions as `output` asks. */
function multiplication(
  a: Dimensions,
  b: Dimensions,
  output: Labels,
  sizes: Sizes,
  ordered: Ordered,
): Product {
  const both = b.labels.filter((label) => a.labels.includes(label));
  const batch = output.filter((label) => both.includes(label));
  const inner = both.filter((label) => !output.includes(label));
  const rows = output.filter((label) => !b.labels.includes(label));
  const columns = output.filter((label) => !a.labels.includes(label));
  // The product has the columns last: where the result has not, the other way round may spare putting it in order.
  const last = output.at(-1);
  if (last !== undefined && rows.includes(last) && columns.length > 0) {
    const other = multiplication(b, a, output, sizes, ordered);
    return (x, y) => other(y, x);
  }
  const size = (labels: Labels) => sizeOf(labels.map((label) => sizes.get(label)!));
  const [count, m, k, n] = [size(batch), size(rows), size(inner), size(columns)];
  const flip = inner.length > 0 && b.labels.at(-1) === inner.at(-1);
  const order = flip ? [...batch, ...columns, ...inner] : [...batch, ...inner, ...columns];
  const toLeft = permutation(a, [...batch, ...rows, ...inner], sizes);
  const toRight = permutation(b, order, sizes);
  const labels = [...batch, ...rows, ...columns];
  const shape = labels.map((label) => sizes.get(label)!);
  const toOutput = permutation({ labels, shape }, output, sizes);
  return (x, y) => {
    const left = toLeft(x).data;
    const right = batch.length > 0 ? toRight(y) : keptOrder(y, toRight, k * n, ordered);
    const data = allocateDirty(x.dtype, sizeOf(shape));
    if (batch.length === 0) {
      multiplyMatrices(left, 0, rightMatrix(right, k, n, flip), data, 0, m);
    } else {
      for (let i = 0; i < count; i++) {
        const matrix = new RightMatrix(right.data, i * k * n, k, n, flip);
        multiplyRows(rowsOf(left, i * m * k, k), matrix, data, i * m * n, m);
      }
    }
    return toOutput({ dtype: x.dtype, shape, data });
  };
}

function keptOrder(b: NumericTensor, order: Change, size: number, ordered: Ordered): NumericTensor {
  const known = ordered.get(b);
  // Of another size where the other tensor makes it repeat more often.
  if (known?.data.length === size) return known;
  const made = order(b);
  ordered.set(b, made);
  return made;
}

/** The result on the diagonal of a larger one, where the output names a label more than once. */
function spread(made: NumericTensor, labels: Labels, output: Labels): NumericTensor {
  const shape = output.map((label) => made.shape[labels.indexOf(label)]!);
  const own = rowMajorStrides(shape);
  const strides = labels.map((label) =>
    output.reduce((sum, each, d) => sum + (each === label ? own[d]! : 0), 0),
  );
  const data = allocate(made.dtype, sizeOf(shape));
  forEachRow(made.shape, [strides], (at, count, [to], [step]) => {
    for (let i = 0; i < count; i++) data[to! + i * step!] = made.data[at + i]!;
  });
  return { dtype: made.dtype, shape, data };
}
