// Operations that move elements without changing them. Source: tensorflow.org/api_docs/python/tf/raw_ops.
import { SavedModelError } from '../errors.ts';
import type { Op, OpTable } from '../graph/op.ts';
import { allocate, type NumericArray, numeric, scalar, sizeOf } from '../tensor.ts';
import { reshaped, takeElements } from './elements.ts';
import { sliceIndices, stridedSlice } from './slice.ts';
import { axisOf, broadcastIndices, numbers, single, tensor } from './values.ts';

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
      const shape = shapeFor(sizeOf(x.shape), numbers(wanted).data);
      if (shape) return reshaped(x, shape);
      throw new SavedModelError(
        `A tensor of shape [${x.shape}] cannot take the shape [${numbers(wanted).data}].`,
      );
    },
};

/** The dimensions asked for, -1 filled in, where that many elements fit them. */
function shapeFor(size: number, wanted: NumericArray): number[] | undefined {
  const shape: number[] = [];
  let open = -1;
  let known = 1;
  for (let i = 0; i < wanted.length; i++) {
    const dim = wanted[i] as number;
    shape.push(dim);
    if (dim === -1 && open < 0) open = i;
    else if (dim < 0) return undefined;
    else known *= dim;
  }
  if (open >= 0) {
    shape[open] = known ? size / known : 0;
    known *= shape[open] as number;
  }
  return known === size && Number.isInteger(shape[open] ?? 0) ? shape : undefined;
}

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
