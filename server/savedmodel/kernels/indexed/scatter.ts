// Putting elements where indices say. Source: tensorflow.org/api_docs/python/tf/raw_ops.
import { SavedModelError } from '../../errors.ts';
import type { Op, OpTable } from '../../graph/op.ts';
import { OBJECT_BYTES } from '../../item-size.ts';
import { requireRoom } from '../../room.ts';
import { emptyStrings } from '../../string-column.ts';
import { allocate, type NumericTensor, numeric, sizeOf, type Tensor } from '../../tensor.ts';
import { isSameShape, joinElements, takeElements } from '../elements.ts';
import { larger, smaller } from '../extremes.ts';
import { roundingTo } from '../rounding.ts';
import { dimensions, numbers, tensor } from '../values.ts';
import { tupleOffsets } from './tuples.ts';

type Merge = (old: number, update: number) => number;

const replace: Merge = (_, update) => update;
const plus: Merge = (old, update) => old + update;
const or: Merge = (old, update) => old | update;

/** A copy of `x` with updates merged in, in their order. */
function scatter(x: Tensor, indices: NumericTensor, updates: Tensor, merge: Merge): Tensor {
  const depth = indices.shape.at(-1) ?? 0;
  const offsets = tupleOffsets(x.shape, indices);
  const wanted = [...indices.shape.slice(0, -1), ...x.shape.slice(depth)];
  if (!isSameShape(updates.shape, wanted)) {
    throw new SavedModelError(
      `Updates of shape [${updates.shape}] were expected to have the shape [${wanted}].`,
    );
  }
  const run = sizeOf(x.shape.slice(depth));
  if (x.dtype === 'string') {
    const picks = allocate('int32', x.data.length);
    for (let i = 0; i < picks.length; i++) picks[i] = i;
    for (let i = 0; i < offsets.length * run; i++) {
      picks[offsets[Math.floor(i / run)]! + (i % run)] = x.data.length + i;
    }
    const all = joinElements([x, updates], [x.data.length + updates.data.length]);
    return takeElements(all, x.shape, picks);
  }
  const round = roundingTo(x.dtype);
  const data = allocate(x.dtype, x.data.length);
  data.set(x.data);
  const { data: from } = numbers(updates);
  for (let i = 0; i < offsets.length; i++) {
    for (let k = 0; k < run; k++) {
      const to = offsets[i]! + k;
      const merged = merge(data[to]!, from[i * run + k]!);
      data[to] = round ? round(merged) : merged;
    }
  }
  return numeric(x.dtype, x.shape, data);
}

/** ScatterNd: updates added up in a tensor of zeros; of strings, the last one stays. */
const scatterNd: Op = {
  create:
    () =>
    ([indices, updatesInput, shapeInput]) => {
      const shape = dimensions(shapeInput);
      const updates = tensor(updatesInput);
      const { dtype } = updates;
      const blank: Tensor =
        dtype === 'string'
          ? { dtype, shape, data: emptyStrings(sizeOf(shape)) }
          : { dtype, shape, data: allocate(dtype, sizeOf(shape)) };
      return scatter(blank, numbers(indices), updates, dtype === 'bool' ? or : plus);
    },
};

function tensorScatter(merge: Merge): Op {
  return {
    create:
      () =>
      ([x, indices, updates]) =>
        scatter(tensor(x), numbers(indices), tensor(updates), merge),
  };
}

/** DynamicStitch: rows of several tensors put where their indices say; a later one wins. */
const dynamicStitch: Op = {
  create: () => (inputs) => {
    const half = inputs.length / 2;
    const indices = inputs.slice(0, half).map(numbers);
    const parts = inputs.slice(half).map(tensor);
    const rest = parts[0]!.shape.slice(indices[0]!.shape.length);
    let rows = 0;
    indices.forEach(({ shape, data }, i) => {
      if (!isSameShape(parts[i]!.shape, [...shape, ...rest])) {
        throw new SavedModelError(
          `Rows of shape [${parts[i]!.shape}] do not fit indices of shape [${shape}].`,
        );
      }
      for (let k = 0; k < data.length; k++) {
        if (data[k]! < 0) throw new SavedModelError(`The row ${data[k]} does not exist.`);
        rows = Math.max(rows, data[k]! + 1);
      }
    });
    const run = sizeOf(rest);
    const shape = [rows, ...rest];
    const picks = allocate('int32', sizeOf(shape));
    let from = 0;
    for (const { data } of indices) {
      for (let i = 0; i < data.length; i++) {
        for (let k = 0; k < run; k++) picks[data[i]! * run + k] = from++;
      }
    }
    return takeElements(joinElements(parts, [from]), shape, picks);
  },
};

/** DynamicPartition: the rows of each part, in their order. */
const dynamicPartition: Op = {
  create({ attrs }) {
    const count = attrs.int('num_partitions');
    return ([input, partitions]) => {
      const x = tensor(input);
      const { shape, data } = numbers(partitions);
      if (!isSameShape(x.shape.slice(0, shape.length), shape)) {
        throw new SavedModelError(
          `Partitions of shape [${shape}] do not fit a tensor of shape [${x.shape}].`,
        );
      }
      const rest = x.shape.slice(shape.length);
      const run = sizeOf(rest);
      // The numbers of the elements lie in lists first, and then in arrays.
      requireRoom(OBJECT_BYTES * count + 12 * sizeOf(x.shape));
      const picks: number[][] = Array.from({ length: count }, () => []);
      for (let i = 0; i < data.length; i++) {
        const part = picks[data[i]!];
        if (!part)
          throw new SavedModelError(`The partition ${data[i]} of ${count} does not exist.`);
        for (let k = 0; k < run; k++) part.push(i * run + k);
      }
      return picks.map((part) =>
        takeElements(x, [run ? part.length / run : 0, ...rest], Int32Array.from(part)),
      );
    };
  },
};

export const scatterOps: OpTable = {
  ScatterNd: scatterNd,
  TensorScatterUpdate: tensorScatter(replace),
  TensorScatterAdd: tensorScatter(plus),
  TensorScatterSub: tensorScatter((old, update) => old - update),
  TensorScatterMax: tensorScatter(larger),
  TensorScatterMin: tensorScatter(smaller),
  DynamicStitch: dynamicStitch,
  ParallelDynamicStitch: dynamicStitch,
  DynamicPartition: dynamicPartition,
};
