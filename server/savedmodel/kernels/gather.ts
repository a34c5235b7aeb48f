// Picking elements by index. Source: tensorflow.org/api_docs/python/tf/raw_ops.
import { allocateDirty } from '../array-pool.ts';
import { SavedModelError } from '../errors.ts';
import type { Op, OpTable } from '../graph/op.ts';
import { allocate, type NumericArray, type NumericTensor, sizeOf, type Tensor } from '../tensor.ts';
import { copyRuns } from './copy.ts';
import { isSameShape, takeElements } from './elements.ts';
import { tupleOffsets } from './indexed/tuples.ts';
import { variableValue } from './state.ts';
import { axisOf, numbers, single, tensor } from './values.ts';

/** `params[..., indices, ...]` along an axis; the first `batchDims` dimensions are those of both. */
function gather(params: Tensor, indices: NumericTensor, at: number, batches = 0): Tensor {
  const axis = axisOf(at, params.shape.length);
  const batchDims = batches < 0 ? batches + indices.shape.length : batches;
  const shared = params.shape.slice(0, batchDims);
  if (batchDims > axis || !isSameShape(shared, indices.shape.slice(0, batchDims))) {
    throw new SavedModelError(
      `Shapes [${params.shape}] and [${indices.shape}] do not share ${batchDims} dimensions before axis ${axis}.`,
    );
  }
  const rows = params.shape[axis]!;
  const picks = indices.data;
  for (let i = 0; i < picks.length; i++) {
    if (!(picks[i]! >= 0 && picks[i]! < rows)) {
      throw new SavedModelError(`Index ${picks[i]} is outside of a table of ${rows} rows.`);
    }
  }
  const shape = [
    ...params.shape.slice(0, axis),
    ...indices.shape.slice(batchDims),
    ...params.shape.slice(axis + 1),
  ];
  const starts = rowStarts(params, picks, axis, batchDims);
  return takeRuns(params, shape, starts, sizeOf(params.shape.slice(axis + 1)));
}

/** Where each picked run of elements begins. */
function rowStarts(
  { shape }: Tensor,
  picks: NumericArray,
  axis: number,
  batchDims: number,
): ArrayLike<number> {
  const rows = shape[axis]!;
  const inner = sizeOf(shape.slice(axis + 1));
  const batch = sizeOf(shape.slice(0, batchDims));
  const outer = sizeOf(shape.slice(batchDims, axis));
  if (batch * outer === 1 && inner === 1) return picks;
  const count = batch ? picks.length / batch : 0;
  const starts = allocate('int32', sizeOf([batch, outer, count]));
  let to = 0;
  for (let b = 0; b < batch; b++) {
    for (let o = 0; o < outer; o++) {
      const block = (b * outer + o) * rows;
      for (let i = 0; i < count; i++) starts[to++] = (block + picks[b * count + i]!) * inner;
    }
  }
  return starts;
}

/** Runs of `length` elements, end to end. */
function takeRuns(
  x: Tensor,
  shape: readonly number[],
  starts: ArrayLike<number>,
  length: number,
): Tensor {
  if (length === 1) return takeElements(x, shape, starts);
  if (x.dtype === 'string') {
    const indices = allocate('int32', sizeOf(shape));
    for (let i = 0; i < indices.length; i++) {
      indices[i] = starts[Math.floor(i / length)]! + (i % length);
    }
    return takeElements(x, shape, indices);
  }
  const data = allocateDirty(x.dtype, sizeOf(shape));
  copyRuns(x.data, starts, length, data);
  return { dtype: x.dtype, shape, data };
}

/** GatherNd: each index is a tuple for the first dimensions. */
function gatherNd(params: Tensor, indices: NumericTensor): Tensor {
  const depth = indices.shape.at(-1) ?? 0;
  const starts = tupleOffsets(params.shape, indices);
  const rest = params.shape.slice(depth);
  return takeRuns(params, [...indices.shape.slice(0, -1), ...rest], starts, sizeOf(rest));
}

const gatherAlong: Op = {
  create({ attrs }) {
    const batchDims = attrs.int('batch_dims', 0);
    return ([params, indices, axis]) =>
      gather(tensor(params), numbers(indices), axis ? single(axis) : 0, batchDims);
  },
};

const resourceGather: Op = {
  create({ node, attrs }) {
    const batchDims = attrs.int('batch_dims', 0);
    return ([params, indices]) =>
      gather(variableValue(params, node), numbers(indices), batchDims, batchDims);
  },
};

export const gatherOps: OpTable = {
  Gather: gatherAlong,
  GatherV2: gatherAlong,
  ResourceGather: resourceGather,
  GatherNd: {
    create:
      () =>
      ([params, indices]) =>
        gatherNd(tensor(params), numbers(indices)),
  },
  ResourceGatherNd: {
    create:
      ({ node }) =>
      ([params, indices]) =>
        gatherNd(variableValue(params, node), numbers(indices)),
  },
};
