// Einsum of one or two tensors, as a product of matrices between permutations. Source: tensorflow.org/api_docs/python/tf/raw_ops/Einsum.
import { allocateDirty } from '../array-pool.ts';
import type { Op } from '../graph/op.ts';
import { allocate, type NumericTensor, sizeOf } from '../tensor.ts';
import { type Equation, type Labels, parseEquation, withEllipsis } from './einsum-equation.ts';
import { takeStrided } from './elements.ts';
import { multiplyMatrices, multiplyRows, rowsOf } from './matrix-product.ts';
import { RightMatrix, rightMatrix } from './right-matrix.ts';
import { roundAll } from './rounding.ts';
import { forEachRow, rowMajorStrides } from './strided.ts';
import { numbers } from './values.ts';

/** A tensor whose dimensions have labels, each once. */
interface Operand {
  readonly tensor: NumericTensor;
  readonly labels: Labels;
}

export const einsum: Op = {
  create({ attrs }) {
    const equation = parseEquation(attrs.text('equation'));
    // Weights put in order once; a tensor that comes again is one.
    const ordered = new WeakMap<NumericTensor, NumericTensor>();
    return (inputs) => {
      const result = contract(equation, inputs.map(numbers), ordered);
      roundAll(result.dtype, result.data);
      return result;
    };
  },
};

type Ordered = WeakMap<NumericTensor, NumericTensor>;

function contract(
  equation: Equation,
  tensors: readonly NumericTensor[],
  ordered: Ordered,
): NumericTensor {
  const { inputs, output, sizes } = withEllipsis(
    equation,
    tensors.map(({ shape }) => shape),
  );
  const asked = [...new Set(output)];
  const [a, b] = tensors.map((tensor, i) => {
    const others = new Set([...asked, ...inputs.filter((_, k) => k !== i).flat()]);
    return summed(diagonal(tensor, inputs[i]!), others);
  });
  const made = b ? multiply(a!, b, asked, sizes, ordered) : permuted(a!, asked, sizes);
  return output.length === asked.length ? made : spread(made, asked, output);
}

/** Each label once: of dimensions that share a label, the diagonal. */
function diagonal(tensor: NumericTensor, labels: Labels): Operand {
  const own = rowMajorStrides(tensor.shape);
  const once = [...new Set(labels)];
  if (once.length === labels.length) return { tensor, labels };
  const shape = once.map((label) => tensor.shape[labels.indexOf(label)]!);
  const strides = once.map((label) =>
    labels.reduce((sum, each, d) => sum + (each === label ? own[d]! : 0), 0),
  );
  return { tensor: numbers(takeStrided(tensor, shape, strides)), labels: once };
}

/** Without the labels that nobody else has, whose dimensions are added up. */
function summed(x: Operand, others: ReadonlySet<string>): Operand {
  const rest = x.labels.filter((label) => others.has(label));
  if (rest.length === x.labels.length) return x;
  const gone = x.labels.filter((label) => !others.has(label));
  const { dtype, shape, data } = permuted(x, [...rest, ...gone], new Map());
  const width = sizeOf(shape.slice(rest.length));
  const sums = allocate(dtype, sizeOf(shape.slice(0, rest.length)));
  for (let i = 0; i < sums.length; i++) {
    let sum = 0;
    for (let k = i * width; k < (i + 1) * width; k++) sum += data[k]!;
    sums[i] = sum;
  }
  return { tensor: { dtype, shape: shape.slice(0, rest.length), data: sums }, labels: rest };
}

/** The dimensions in another order; one that `sizes` has larger than it is, is repeated. */
function permuted(
  { tensor, labels }: Operand,
  order: Labels,
  sizes: ReadonlyMap<string, number>,
): NumericTensor {
  const own = rowMajorStrides(tensor.shape);
  const from = order.map((label) => labels.indexOf(label));
  const shape = order.map((label, i) => sizes.get(label) ?? tensor.shape[from[i]!]!);
  const same = order.every((_, i) => from[i] === i && shape[i] === tensor.shape[i]);
  if (same && order.length === labels.length) return tensor;
  const strides = from.map((d, i) => (tensor.shape[d] === shape[i] ? own[d]! : 0));
  return numbers(takeStrided(tensor, shape, strides));
}

/** The product of two tensors, its dimensions as `output` asks. */
function multiply(
  a: Operand,
  b: Operand,
  output: Labels,
  sizes: ReadonlyMap<string, number>,
  ordered: Ordered,
): NumericTensor {
  const both = b.labels.filter((label) => a.labels.includes(label));
  const batch = output.filter((label) => both.includes(label));
  const inner = both.filter((label) => !output.includes(label));
  const rows = output.filter((label) => !b.labels.includes(label));
  const columns = output.filter((label) => !a.labels.includes(label));
  // The product has the columns last: where the result has not, the other way round may spare putting it in order.
  const last = output.at(-1);
  if (last !== undefined && rows.includes(last) && columns.length > 0) {
    return multiply(b, a, output, sizes, ordered);
  }
  const size = (labels: Labels) => sizeOf(labels.map((label) => sizes.get(label)!));
  const [m, k, n] = [size(rows), size(inner), size(columns)];
  const left = permuted(a, [...batch, ...rows, ...inner], sizes);
  const flip = inner.length > 0 && b.labels.at(-1) === inner.at(-1);
  const order = flip ? [...batch, ...columns, ...inner] : [...batch, ...inner, ...columns];
  const right = batch.length ? permuted(b, order, sizes) : keptOrder(b, order, sizes, ordered);
  const labels = [...batch, ...rows, ...columns];
  const shape = labels.map((label) => sizes.get(label)!);
  const data = allocateDirty(a.tensor.dtype, sizeOf(shape));
  if (batch.length === 0) {
    multiplyMatrices(left.data, 0, rightMatrix(right, k, n, flip), data, 0, m);
  } else {
    for (let i = 0; i < size(batch); i++) {
      const matrix = new RightMatrix(right.data, i * k * n, k, n, flip);
      multiplyRows(rowsOf(left.data, i * m * k, k), matrix, data, i * m * n, m);
    }
  }
  return permuted({ tensor: { dtype: a.tensor.dtype, shape, data }, labels }, output, sizes);
}

function keptOrder(
  b: Operand,
  order: Labels,
  sizes: ReadonlyMap<string, number>,
  ordered: Ordered,
): NumericTensor {
  const known = ordered.get(b.tensor);
  // Of another size where the other tensor makes it repeat more often.
  if (known && known.data.length === sizeOf(order.map((label) => sizes.get(label)!))) return known;
  const made = permuted(b, order, sizes);
  ordered.set(b.tensor, made);
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
