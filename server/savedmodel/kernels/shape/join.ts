// Tensors put together and taken apart along an axis. Source: tensorflow.org/api_docs/python/tf/raw_ops.
import { SavedModelError } from '../../errors.ts';
import type { Op, OpTable } from '../../graph/op.ts';
import { OBJECT_BYTES } from '../../item-size.ts';
import { requireRoom } from '../../room.ts';
import { allocate, sizeOf, type Tensor } from '../../tensor.ts';
import { isSameShape, joinElements, reshaped, takeElements, takeStrided } from '../elements.ts';
import { rowMajorStrides } from '../strided.ts';
import { axisOf, numbers, single, tensor } from '../values.ts';

/** Joins tensors whose shapes differ along one axis only. */
export function concatenate(parts: readonly Tensor[], at: number): Tensor {
  const [first] = parts;
  if (!first) throw new SavedModelError('There is nothing to join.');
  const axis = axisOf(at, first.shape.length);
  const shape = [...first.shape];
  shape[axis] = 0;
  for (const part of parts) {
    const fits = part.shape.length === shape.length && part.dtype === first.dtype;
    if (!fits || part.shape.some((dim, d) => d !== axis && dim !== first.shape[d])) {
      throw new SavedModelError(
        `Shapes [${first.shape}] and [${part.shape}] cannot be joined along axis ${axis}.`,
      );
    }
    shape[axis]! += part.shape[axis]!;
  }
  const outer = sizeOf(shape.slice(0, axis));
  if (parts.length === 1) return first;
  if (outer === 1) return joinElements(parts, shape);
  const runs = parts.map((part) => sizeOf(part.shape.slice(axis)));
  return first.dtype === 'string'
    ? interleaveStrings(parts, runs, outer, shape)
    : interleave(parts, runs, outer, shape);
}

/** Row after row, a run of each part in turn. */
function interleave(
  parts: readonly Tensor[],
  runs: readonly number[],
  outer: number,
  shape: readonly number[],
): Tensor {
  const { dtype } = numbers(parts[0]);
  const data = allocate(dtype, sizeOf(shape));
  const width = runs.reduce((sum, run) => sum + run, 0);
  let at = 0;
  parts.forEach((part, p) => {
    const { data: from } = numbers(part);
    const run = runs[p]!;
    for (let row = 0; row < outer; row++) {
      const to = row * width + at;
      if (run > 32) data.set(from.subarray(row * run, (row + 1) * run), to);
      else for (let k = 0; k < run; k++) data[to + k] = from[row * run + k]!;
    }
    at += run;
  });
  return { dtype, shape, data };
}

function interleaveStrings(
  parts: readonly Tensor[],
  runs: readonly number[],
  outer: number,
  shape: readonly number[],
): Tensor {
  const indices = allocate('int32', sizeOf(shape));
  let to = 0;
  for (let row = 0; row < outer; row++) {
    let start = 0;
    for (const run of runs) {
      for (let k = 0; k < run; k++) indices[to++] = start + row * run + k;
      start += outer * run;
    }
  }
  return takeElements(joinElements(parts, [indices.length]), shape, indices);
}

/** Pieces of the given sizes along an axis. */
function cut(x: Tensor, axis: number, sizes: readonly number[]): Tensor[] {
  const strides = rowMajorStrides(x.shape);
  let from = 0;
  return sizes.map((count) => {
    const shape = x.shape.with(axis, count);
    const piece = takeStrided(x, shape, strides, from * strides[axis]!);
    from += count;
    return piece;
  });
}

const pack: Op = {
  create({ attrs }) {
    const at = attrs.int('axis', 0);
    return (inputs) => {
      const parts = inputs.map(tensor);
      const { shape } = tensor(parts[0]);
      const axis = axisOf(at, shape.length + 1);
      for (const part of parts) {
        if (isSameShape(part.shape, shape)) continue;
        throw new SavedModelError(`Shapes [${shape}] and [${part.shape}] cannot be stacked.`);
      }
      const thicker = [...shape.slice(0, axis), 1, ...shape.slice(axis)];
      return concatenate(
        parts.map((part) => reshaped(part, thicker)),
        axis,
      );
    };
  },
};

const unpack: Op = {
  create({ attrs }) {
    const at = attrs.int('axis', 0);
    const count = attrs.int('num');
    return ([input]) => {
      const x = tensor(input);
      const axis = axisOf(at, x.shape.length);
      if (x.shape[axis] !== count) {
        throw new SavedModelError(`Axis ${axis} of shape [${x.shape}] has not ${count} parts.`);
      }
      const shape = [...x.shape.slice(0, axis), ...x.shape.slice(axis + 1)];
      requireRoom(OBJECT_BYTES * count);
      return cut(x, axis, new Array(count).fill(1)).map((piece) => reshaped(piece, shape));
    };
  },
};

const split: Op = {
  create({ attrs }) {
    const count = attrs.int('num_split');
    return ([axisInput, input]) => {
      const x = tensor(input);
      const axis = axisOf(single(axisInput), x.shape.length);
      const size = x.shape[axis]! / count;
      if (!Number.isInteger(size)) {
        throw new SavedModelError(
          `Axis ${axis} of shape [${x.shape}] cannot be split into ${count} equal parts.`,
        );
      }
      requireRoom(OBJECT_BYTES * count);
      return cut(x, axis, new Array(count).fill(size));
    };
  },
};

const splitV: Op = {
  create:
    () =>
    ([input, sizesInput, axisInput]) => {
      const x = tensor(input);
      const axis = axisOf(single(axisInput), x.shape.length);
      const sizes = Array.from(numbers(sizesInput).data);
      const known = sizes.reduce((sum, size) => sum + Math.max(size, 0), 0);
      const open = sizes.indexOf(-1);
      if (open >= 0) sizes[open] = x.shape[axis]! - known;
      const total = sizes.reduce((sum, size) => sum + size, 0);
      if (total !== x.shape[axis] || sizes.some((size) => size < 0)) {
        throw new SavedModelError(
          `Axis ${axis} of shape [${x.shape}] cannot be split into parts of ${numbers(sizesInput).data}.`,
        );
      }
      return cut(x, axis, sizes);
    },
};

export const joinOps: OpTable = {
  Concat: {
    create:
      () =>
      ([axis, ...parts]) =>
        concatenate(parts.map(tensor), single(axis)),
  },
  ConcatV2: {
    create: () => (inputs) => concatenate(inputs.slice(0, -1).map(tensor), single(inputs.at(-1))),
  },
  Pack: pack,
  Unpack: unpack,
  Split: split,
  SplitV: splitV,
};
