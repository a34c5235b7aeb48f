// Operations that move elements without changing them. Source: tensorflow.org/api_docs/python/tf/raw_ops.
import { SavedModelError } from '../errors.ts';
import type { Op, OpTable } from '../graph/op.ts';
import { takeStrings } from '../string-column.ts';
import { allocate, numeric, scalar, sizeOf, type Tensor } from '../tensor.ts';
import { axisOf, broadcastIndices, numbers, single, tensor } from './values.ts';

/** The elements of a tensor at the given flat indices; -1 takes `fill`'s. */
export function takeElements(x: Tensor, shape: readonly number[], indices: Int32Array): Tensor {
  if (x.dtype === 'string') return { dtype: 'string', shape, data: takeStrings(x.data, indices) };
  const data = allocate(x.dtype, indices.length);
  for (let i = 0; i < data.length; i++) data[i] = x.data[indices[i]!]!;
  return { dtype: x.dtype, shape, data };
}

/** The same elements under another shape. */
export function reshaped(x: Tensor, shape: readonly number[]): Tensor {
  return { ...x, shape } as Tensor;
}

const shapeOf: Op = {
  create({ attrs }) {
    const dtype = attrs.numericType('out_type', 'int32');
    return ([input]) => {
      const { shape } = tensor(input);
      const data = allocate(dtype, shape.length);
      for (let i = 0; i < shape.length; i++) data[i] = shape[i]!;
      return numeric(dtype, [shape.length], data);
    };
  },
};

const reshape: Op = {
  create:
    () =>
    ([input, wanted]) => {
      const x = tensor(input);
      const shape = Array.from(numbers(wanted).data);
      const size = sizeOf(x.shape);
      const open = shape.indexOf(-1);
      if (open >= 0) {
        const known = -sizeOf(shape);
        shape[open] = known ? size / known : 0;
      }
      if (sizeOf(shape) !== size || !shape.every((dim) => Number.isInteger(dim) && dim >= 0)) {
        throw new SavedModelError(
          `A tensor of shape [${x.shape}] cannot take the shape [${shape}].`,
        );
      }
      return reshaped(x, shape);
    },
};

const expandDims: Op = {
  create:
    () =>
    ([input, axisInput]) => {
      const x = tensor(input);
      const axis = axisOf(single(axisInput), x.shape.length + 1);
      return reshaped(x, [...x.shape.slice(0, axis), 1, ...x.shape.slice(axis)]);
    },
};

const squeeze: Op = {
  create({ attrs }) {
    const axes = attrs.ints('squeeze_dims', []);
    return ([input]) => {
      const x = tensor(input);
      const dropped = new Set(axes.map((axis) => axisOf(axis, x.shape.length)));
      return reshaped(
        x,
        x.shape.filter((dim, i) => (axes.length ? !dropped.has(i) : dim !== 1)),
      );
    };
  },
};

const stridedSlice: Op = {
  create({ attrs }) {
    const mask = (name: string) => attrs.int(name, 0);
    const begins = mask('begin_mask');
    const ends = mask('end_mask');
    const ellipsis = mask('ellipsis_mask');
    const fresh = mask('new_axis_mask');
    const shrink = mask('shrink_axis_mask');
    return ([input, beginInput, endInput, stepInput]) => {
      const x = tensor(input);
      const begin = numbers(beginInput).data;
      const end = numbers(endInput).data;
      const step = numbers(stepInput).data;
      const shape: number[] = [];
      // Per dimension of the input: where to start, how far a step goes, how many steps.
      const plan: { from: number; by: number; count: number }[] = [];
      const whole = () => {
        const count = x.shape[plan.length]!;
        plan.push({ from: 0, by: 1, count });
        shape.push(count);
      };
      for (let i = 0; i < begin.length; i++) {
        if ((ellipsis >> i) & 1) {
          const named = begin.length - i - 1 - newAxesAfter(fresh, i, begin.length);
          while (plan.length < x.shape.length - named) whole();
        } else if ((fresh >> i) & 1) {
          shape.push(1);
        } else {
          const size = x.shape[plan.length];
          if (size === undefined)
            throw new SavedModelError('A slice names more dimensions than there are.');
          const by = step[i]!;
          const one = (shrink >> i) & 1;
          const from =
            (begins >> i) & 1 ? (by > 0 ? 0 : size - 1) : bound(begin[i]!, size, by, one);
          const to = (ends >> i) & 1 ? (by > 0 ? size : -1) : bound(end[i]!, size, by, 0);
          if (one && (from < 0 || from >= size)) {
            throw new SavedModelError(`Index ${begin[i]} is outside of a dimension of ${size}.`);
          }
          const count = one ? 1 : Math.max(0, Math.ceil((to - from) / by));
          plan.push({ from, by, count });
          if (!one) shape.push(count);
        }
      }
      while (plan.length < x.shape.length) whole();
      return takeElements(x, shape, sliceIndices(x.shape, plan));
    };
  },
};

function newAxesAfter(mask: number, from: number, length: number): number {
  let count = 0;
  for (let i = from + 1; i < length; i++) if ((mask >> i) & 1) count++;
  return count;
}

/** A bound of a slice counted from the front and kept within reach; one index is not clamped. */
function bound(value: number, size: number, by: number, exact: number): number {
  const index = value < 0 ? value + size : value;
  if (exact) return index;
  return by > 0 ? Math.min(Math.max(index, 0), size) : Math.min(Math.max(index, -1), size - 1);
}

function sliceIndices(
  shape: readonly number[],
  plan: readonly { from: number; by: number; count: number }[],
): Int32Array {
  let total = 1;
  for (const { count } of plan) total *= count;
  const indices = new Int32Array(total);
  if (total === 0) return indices;
  let done = 1;
  let stride = 1;
  for (let d = plan.length - 1; d >= 0; d--) {
    const { from, by, count } = plan[d]!;
    for (let k = count - 1; k >= 0; k--) {
      for (let j = 0; j < done; j++) indices[k * done + j] = indices[j]! + (from + k * by) * stride;
    }
    done *= count;
    stride *= shape[d]!;
  }
  return indices;
}

const concat: Op = {
  create: () => (inputs) => {
    const parts = inputs.slice(0, -1).map(tensor);
    const first = parts[0]!;
    const axis = axisOf(single(inputs.at(-1)), first.shape.length);
    const shape = [...first.shape];
    shape[axis] = parts.reduce((sum, part) => sum + part.shape[axis]!, 0);
    const inner = sizeOf(first.shape.slice(axis + 1));
    const outer = sizeOf(first.shape.slice(0, axis));
    if (first.dtype === 'string') throw new SavedModelError('Strings cannot be concatenated here.');
    const data = allocate(first.dtype, sizeOf(shape));
    const width = shape[axis]! * inner;
    let at = 0;
    for (const part of parts) {
      const { data: from } = numbers(part);
      const run = part.shape[axis]! * inner;
      for (let row = 0; row < outer; row++) {
        data.set(from.subarray(row * run, (row + 1) * run), row * width + at);
      }
      at += run;
    }
    return { dtype: first.dtype, shape, data };
  },
};

const pack: Op = {
  create({ attrs }) {
    const at = attrs.int('axis', 0);
    return (inputs) => {
      const parts = inputs.map(numbers);
      const first = parts[0]!;
      const axis = axisOf(at, first.shape.length + 1);
      const shape = [...first.shape.slice(0, axis), parts.length, ...first.shape.slice(axis)];
      const data = allocate(first.dtype, sizeOf(shape));
      const inner = sizeOf(first.shape.slice(axis));
      parts.forEach((part, p) => {
        for (let i = 0; i < part.data.length; i++) {
          const row = Math.floor(i / inner);
          data[(row * parts.length + p) * inner + (i % inner)] = part.data[i]!;
        }
      });
      return { dtype: first.dtype, shape, data };
    };
  },
};

const fill: Op = {
  create:
    () =>
    ([dims, value]) => {
      const shape = Array.from(numbers(dims).data);
      return takeElements(tensor(value), shape, new Int32Array(sizeOf(shape)));
    },
};

const broadcastTo: Op = {
  create:
    () =>
    ([input, dims]) => {
      const x = tensor(input);
      const shape = Array.from(numbers(dims).data);
      return takeElements(x, shape, broadcastIndices(x.shape, shape));
    },
};

const tile: Op = {
  create:
    () =>
    ([input, multiples]) => {
      const x = tensor(input);
      const times = numbers(multiples).data;
      let indices = Int32Array.of(0);
      let stride = 1;
      for (let d = x.shape.length - 1; d >= 0; d--) {
        const size = x.shape[d]!;
        const next = new Int32Array(indices.length * size * times[d]!);
        for (let k = 0; k < size * times[d]!; k++) {
          for (let j = 0; j < indices.length; j++) {
            next[k * indices.length + j] = indices[j]! + (k % size) * stride;
          }
        }
        indices = next;
        stride *= size;
      }
      return takeElements(
        x,
        x.shape.map((dim, d) => dim * times[d]!),
        indices,
      );
    },
};

const range: Op = {
  create:
    () =>
    ([start, limit, delta]) => {
      const { dtype } = numbers(start);
      const from = single(start);
      const by = single(delta);
      const length = Math.max(0, Math.ceil((single(limit) - from) / by));
      const data = allocate(dtype, length);
      for (let i = 0; i < length; i++) data[i] = from + i * by;
      return numeric(dtype, [length], data);
    },
};

const pad: Op = {
  create:
    () =>
    ([input, paddings, value]) => {
      const x = numbers(input);
      const amounts = numbers(paddings).data;
      const shape = x.shape.map((dim, d) => dim + amounts[2 * d]! + amounts[2 * d + 1]!);
      const data = allocate(x.dtype, sizeOf(shape)).fill(value ? single(value) : 0);
      const inside = sliceIndices(
        shape,
        x.shape.map((count, d) => ({ from: amounts[2 * d]!, by: 1, count })),
      );
      for (let i = 0; i < inside.length; i++) data[inside[i]!] = x.data[i]!;
      return { dtype: x.dtype, shape, data };
    },
};

export const shapeOps: OpTable = {
  Shape: shapeOf,
  Size: {
    create({ attrs }) {
      const dtype = attrs.numericType('out_type', 'int32');
      return ([input]) => scalar(dtype, sizeOf(tensor(input).shape));
    },
  },
  Rank: {
    create:
      () =>
      ([input]) =>
        scalar('int32', tensor(input).shape.length),
  },
  Reshape: reshape,
  ExpandDims: expandDims,
  Squeeze: squeeze,
  StridedSlice: stridedSlice,
  ConcatV2: concat,
  Pack: pack,
  Fill: fill,
  BroadcastTo: broadcastTo,
  Tile: tile,
  Range: range,
  Pad: pad,
  PadV2: pad,
};
