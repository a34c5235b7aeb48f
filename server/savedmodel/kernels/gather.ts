// Picking rows by index, and adding them up by group. Source: tensorflow.org/api_docs/python/tf/raw_ops.
import { SavedModelError } from '../errors.ts';
import type { Op, OpTable } from '../graph/op.ts';
import { takeStrings } from '../string-column.ts';
import { allocate, type NumericTensor, sizeOf, type Tensor } from '../tensor.ts';
import { variableValue } from './state.ts';
import { axisOf, numbers, single, tensor } from './values.ts';

/** `params[..., indices, ...]` along an axis. */
function gather(params: Tensor, indices: NumericTensor, at: number): Tensor {
  const axis = axisOf(at, params.shape.length);
  const rows = params.shape[axis]!;
  const outer = sizeOf(params.shape.slice(0, axis));
  const inner = sizeOf(params.shape.slice(axis + 1));
  const shape = [...params.shape.slice(0, axis), ...indices.shape, ...params.shape.slice(axis + 1)];
  const picks = indices.data;
  for (let i = 0; i < picks.length; i++) {
    if (!(picks[i]! >= 0 && picks[i]! < rows)) {
      throw new SavedModelError(`Index ${picks[i]} is outside of a table of ${rows} rows.`);
    }
  }
  if (params.dtype === 'string') {
    if (inner !== 1 || outer !== 1)
      throw new SavedModelError('Strings are gathered from lists only.');
    return { dtype: 'string', shape, data: takeStrings(params.data, picks) };
  }
  const data = allocate(params.dtype, outer * picks.length * inner);
  let to = 0;
  for (let block = 0; block < outer; block++) {
    for (let i = 0; i < picks.length; i++) {
      const from = (block * rows + picks[i]!) * inner;
      for (let k = 0; k < inner; k++) data[to++] = params.data[from + k]!;
    }
  }
  return { dtype: params.dtype, shape, data };
}

interface Segments {
  readonly start: number;
  readonly step: (total: number, x: number) => number;
}

function unsortedSegments({ start, step }: Segments): Op {
  return {
    create:
      () =>
      ([input, ids, count]) => {
        const x = numbers(input);
        const groups = numbers(ids);
        const total = single(count);
        const rest = x.shape.slice(groups.shape.length);
        const inner = sizeOf(rest);
        const data = allocate(x.dtype, total * inner).fill(start);
        for (let i = 0; i < groups.data.length; i++) {
          const group = groups.data[i]!;
          if (group < 0) continue;
          if (group >= total)
            throw new SavedModelError(`Segment ${group} of ${total} does not exist.`);
          for (let k = 0; k < inner; k++) {
            const at = group * inner + k;
            data[at] = step(data[at]!, x.data[i * inner + k]!);
          }
        }
        return { dtype: x.dtype, shape: [total, ...rest], data };
      },
  };
}

export const gatherOps: OpTable = {
  GatherV2: {
    create({ attrs }) {
      if (attrs.int('batch_dims', 0) !== 0) {
        throw new SavedModelError('Gathering with batch dimensions is not supported.');
      }
      return ([params, indices, axis]) => gather(tensor(params), numbers(indices), single(axis));
    },
  },
  ResourceGather: {
    create:
      ({ node }) =>
      ([params, indices]) =>
        gather(variableValue(params, node), numbers(indices), 0),
  },
  UnsortedSegmentSum: unsortedSegments({ start: 0, step: (total, x) => total + x }),
};
