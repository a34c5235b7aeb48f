// Strings of parts. Source: tensorflow/core/kernels/string_join_op.cc, reduce_join_op.cc, unsorted_segment_join_op.cc.
import { SavedModelError } from '../errors.ts';
import type { Op, OpTable } from '../graph/op.ts';
import { takeStrings } from '../string-column.ts';
import { allocate, sizeOf, strings } from '../tensor.ts';
import { joinGroups, joinStrings, reduceJoin } from './strings/join.ts';
import { axisOf, broadcastShape, numbers, single, texts } from './values.ts';

const encoder = new TextEncoder();

const join: Op = {
  create({ attrs }) {
    const separator = encoder.encode(attrs.text('separator', ''));
    return (inputs) => {
      const parts = inputs.map(texts);
      const shape = parts.reduce<readonly number[]>((all, part) => {
        if (part.shape.length > 0 && all.length > 0 && `${part.shape}` !== `${all}`) {
          throw new SavedModelError(
            `Strings of shapes [${all}] and [${part.shape}] cannot be joined.`,
          );
        }
        return broadcastShape(all, part.shape);
      }, []);
      return strings(
        shape,
        joinStrings(
          parts.map(({ data }) => data),
          separator,
        ),
      );
    };
  },
};

const reduce: Op = {
  create({ attrs }) {
    const separator = encoder.encode(attrs.text('separator', ''));
    const keep = attrs.bool('keep_dims', false);
    return ([input, axesInput]) => {
      const { shape, data } = texts(input);
      const axes = Array.from(numbers(axesInput).data, (axis) => axisOf(axis, shape.length));
      if (new Set(axes).size < axes.length) {
        throw new SavedModelError(
          `Strings cannot be joined twice along one of the axes [${axes}].`,
        );
      }
      // Without axes nothing is joined; of several the first runs fastest.
      const kept = [...shape.keys()].filter((axis) => !axes.includes(axis));
      const length = sizeOf(axes.map((axis) => shape[axis]!));
      const rows = sizeOf(kept.map((axis) => shape[axis]!));
      const order = transposed(shape, [...kept, ...axes.toReversed()]);
      const outer = keep
        ? shape.map((dim, i) => (axes.includes(i) ? 1 : dim))
        : kept.map((axis) => shape[axis]!);
      const column = order ? takeStrings(data, order) : data;
      return strings(outer, reduceJoin(column, rows, length, separator));
    };
  },
};

/** For each element of a transposed tensor its index in the original; undefined where nothing moves. */
function transposed(shape: readonly number[], axes: readonly number[]): Int32Array | undefined {
  if (axes.every((axis, i) => axis === i)) return undefined;
  let indices: Int32Array = Int32Array.of(0);
  for (const axis of axes) {
    const step = sizeOf(shape.slice(axis + 1));
    const next = allocate('int32', indices.length * shape[axis]!);
    for (let i = 0; i < next.length; i++) {
      next[i] = indices[Math.floor(i / shape[axis]!)]! + (i % shape[axis]!) * step;
    }
    indices = next;
  }
  return indices;
}

const segments: Op = {
  create({ attrs }) {
    const separator = encoder.encode(attrs.text('separator', ''));
    return ([input, idsInput, countInput]) => {
      const { shape, data } = texts(input);
      const ids = numbers(idsInput);
      const count = single(countInput);
      const inner = shape.slice(ids.shape.length);
      const width = sizeOf(inner);
      if (`${shape.slice(0, ids.shape.length)}` !== `${ids.shape}`) {
        throw new SavedModelError(
          `Segments of shape [${ids.shape}] do not fit strings of [${shape}].`,
        );
      }
      if (ids.data.some((id: number) => !(id >= 0 && id < count))) {
        throw new SavedModelError(`A segment lies outside of the ${count} that there are.`);
      }
      const groups = Int32Array.from(
        { length: data.length },
        (_, i) => ids.data[Math.floor(i / width)]! * width + (i % width),
      );
      return strings([count, ...inner], joinGroups(data, groups, count * width, separator));
    };
  },
};

export const joinOps: OpTable = {
  StringJoin: join,
  ReduceJoin: reduce,
  UnsortedSegmentJoin: segments,
};
