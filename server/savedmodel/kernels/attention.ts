// Attention in one go: of a few words at a time the scores of all pairs, what is done to them, their softmax, and the sums
// that it weighs. The scores of a batch, which are far more than all else, are never written down.

import { allocateDirty } from '../array-pool.ts';
import { requireWork } from '../room.ts';
import { type NumericTensor, sizeOf } from '../tensor.ts';
import { vectorUnit } from '../wasm/vector-unit.ts';
import { AttentionHead, type HeadViews } from './attention-head.ts';
import type { Labels } from './einsum-equation.ts';
import type { MatrixView } from './panels.ts';
import { MAX_WIDTH } from './row-blocks.ts';
import { broadcastStrides, forEachRow, rowMajorStrides } from './strided.ts';

/** What is done to all scores: machine code for them and, where it takes two numbers, for one of the tensors beside. */
export interface ScoreChange {
  readonly loop: string;
  /** Which tensor beside. */
  readonly side?: number;
  /** Whether that is the first of the two. */
  readonly isFirst?: boolean;
}

/** The dimensions of all tensors by name; those of the scores end in row and column, and the softmax goes along columns. */
export interface AttentionPlan {
  readonly rows: Labels;
  readonly keys: Labels;
  readonly scores: Labels;
  readonly values: Labels;
  readonly output: Labels;
  /** The dimension that scores are sums along. */
  readonly inner: string;
  /** The one of values that scores have not. */
  readonly width: string;
  readonly changes: readonly ScoreChange[];
}

/** More numbers than this in the keys or values of one head are left to products that go block by block. */
const MOST_PACKED = 131_072;

/**
 * Products of rows and keys, changed, and by their softmax the values summed up.
 *
 * @param inputs - rows, keys, values, and the tensors beside, which broadcast to the scores; all float32.
 * @returns undefined where their shapes are others than the plan says, or there is no machine code or no memory for it.
 */
export function attend(
  plan: AttentionPlan,
  inputs: readonly NumericTensor[],
): NumericTensor | undefined {
  const unit = vectorUnit();
  const [rows, keys, values, ...sides] = inputs as [
    NumericTensor,
    NumericTensor,
    NumericTensor,
    ...NumericTensor[],
  ];
  const sizes = new Map<string, number>();
  const fits =
    isOf(rows, plan.rows, sizes) &&
    isOf(keys, plan.keys, sizes) &&
    isOf(values, plan.values, sizes);
  if (!unit || !fits) return undefined;
  const shapeOf = (labels: Labels) => labels.map((label) => sizes.get(label)!);
  const scores = shapeOf(plan.scores);
  const batch = plan.scores.slice(0, -2);
  const [row, column] = plan.scores.slice(-2) as [string, string];
  const { inner, width } = plan;
  const [m, n, k, d] = shapeOf([row, column, inner, width]) as [number, number, number, number];
  if (n > MAX_WIDTH || n * Math.max(k, d) > MOST_PACKED) return undefined;
  if (sides.some(({ shape }) => !isWithin(shape, scores))) return undefined;
  const head = new AttentionHead(unit, { rows: m, columns: n, inner: k, width: d }, sides.length);
  if (!unit.reserve(head.room)) return undefined;
  requireWork(sizeOf(scores) * (k + d));
  const shape = shapeOf(plan.output);
  const out = { shape, data: allocateDirty('float32', sizeOf(shape)) };
  const spreads = [
    spread(rows, plan.rows, batch, row, inner),
    spread(keys, plan.keys, batch, inner, column),
    spread(values, plan.values, batch, column, width),
    spread(out, plan.output, batch, row, width),
    ...sides.map(({ shape: own, data }): Spread => {
      const strides = broadcastStrides(own, scores);
      const [down, right] = strides.slice(-2) as [number, number];
      return { data, down, right, batch: strides.slice(0, -2) };
    }),
  ];
  const walks = spreads.map((each) => each.batch);
  forEachRow(shapeOf(batch), walks, (_, count, offsets, steps) => {
    for (let i = 0; i < count; i++) {
      const views = spreads.map(({ data, down, right }, t): MatrixView => {
        return { data, offset: offsets[t]! + i * steps[t]!, down, right };
      });
      head.compute(views as HeadViews, plan.changes);
    }
  });
  return { dtype: 'float32', ...out };
}

/** A tensor as matrices, one for each head. */
interface Spread extends Omit<MatrixView, 'offset'> {
  /** How far apart the matrices are, along each dimension that is neither down nor right. */
  readonly batch: readonly number[];
}

function spread(
  { shape, data }: Pick<NumericTensor, 'shape' | 'data'>,
  labels: Labels,
  batch: Labels,
  down: string,
  right: string,
): Spread {
  const strides = rowMajorStrides(shape);
  const stride = (label: string) => strides[labels.indexOf(label)]!;
  return { data, down: stride(down), right: stride(right), batch: batch.map(stride) };
}

/** Whether a tensor of float32 has these dimensions, none empty, and each of the size that it has elsewhere. */
function isOf(tensor: NumericTensor, labels: Labels, sizes: Map<string, number>): boolean {
  if (tensor.dtype !== 'float32' || tensor.shape.length !== labels.length) return false;
  return labels.every((label, d) => {
    const size = tensor.shape[d]!;
    const known = sizes.get(label) ?? size;
    sizes.set(label, known);
    return size > 0 && size === known;
  });
}

/** Whether a shape broadcasts to another without making it larger. */
function isWithin(shape: readonly number[], other: readonly number[]): boolean {
  const skip = other.length - shape.length;
  return skip >= 0 && shape.every((dim, d) => dim === 1 || dim === other[skip + d]);
}
