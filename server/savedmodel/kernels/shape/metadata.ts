// Shapes as values, and the same elements under other shapes. Source: tensorflow.org/api_docs/python/tf/raw_ops.
import { SavedModelError } from '../../errors.ts';
import type { Op, OpTable } from '../../graph/op.ts';
import {
  allocate,
  type NumericArray,
  type NumericType,
  numeric,
  scalar,
  sizeOf,
} from '../../tensor.ts';
import { reshaped } from '../elements.ts';
import { axisOf, broadcastShape, dimensions, item, numbers, single, tensor } from '../values.ts';

function list(dtype: NumericType, values: readonly number[]) {
  const data = allocate(dtype, values.length);
  data.set(values);
  return numeric(dtype, [values.length], data);
}

const shapeOf: Op = {
  create({ attrs }) {
    const dtype = attrs.numericType('out_type', 'int32');
    return ([input]) => list(dtype, item(input).shape);
  },
};

const shapeN: Op = {
  create({ attrs }) {
    const dtype = attrs.numericType('out_type', 'int32');
    return (inputs) => inputs.map((input) => list(dtype, item(input).shape));
  },
};

const size: Op = {
  create({ attrs }) {
    const dtype = attrs.numericType('out_type', 'int32');
    return ([input]) => scalar(dtype, sizeOf(item(input).shape));
  },
};

const rank: Op = {
  create:
    () =>
    ([input]) =>
      scalar('int32', item(input).shape.length),
};

const reshape: Op = {
  create:
    () =>
    ([input, wanted]) => {
      const x = tensor(input);
      const shape = shapeFor(x.shape, numbers(wanted).data);
      if (shape) return reshaped(x, shape);
      throw new SavedModelError(
        `A tensor of shape [${x.shape}] cannot take the shape [${numbers(wanted).data}].`,
      );
    },
};

/** The dimensions asked for, -1 filled in, where as many elements as there are fit them. */
function shapeFor(from: readonly number[], wanted: NumericArray): number[] | undefined {
  const shape: number[] = [];
  let open = -1;
  let known = 1;
  let hasZero = false;
  for (let i = 0; i < wanted.length; i++) {
    const dim = wanted[i]!;
    shape.push(dim);
    if (dim === -1 && open < 0) open = i;
    else if (dim < 0) return undefined;
    else if (dim === 0) hasZero = true;
    else known *= dim;
  }
  if (open >= 0) {
    // Where a 0 is asked for, -1 is what the dimensions that are not 0 leave for it.
    let count = 1;
    for (const dim of from) if (dim !== 0 || !hasZero) count *= dim;
    shape[open] = Math.floor(count / known);
  }
  return sizeOf(shape) === sizeOf(from) ? shape : undefined;
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
      const dropped = axes.map((axis) => axisOf(axis, x.shape.length));
      for (const axis of dropped) {
        if (x.shape[axis] === 1) continue;
        throw new SavedModelError(`Dimension ${axis} of shape [${x.shape}] is not 1, so it stays.`);
      }
      return reshaped(
        x,
        x.shape.filter((dim, i) => (axes.length ? !dropped.includes(i) : dim !== 1)),
      );
    };
  },
};

const ensureShape: Op = {
  create({ attrs }) {
    const wanted = attrs.shape('shape');
    return ([input]) => {
      const x = tensor(input);
      const fits =
        !wanted ||
        (wanted.length === x.shape.length &&
          wanted.every((dim, i) => dim < 0 || dim === x.shape[i]));
      if (fits) return x;
      throw new SavedModelError(`The shape [${x.shape}] is not [${wanted}] as the model wants it.`);
    };
  },
};

const broadcastArgs: Op = {
  create:
    () =>
    ([a, b]) =>
      list(numbers(a).dtype, broadcastShape(dimensions(a), dimensions(b))),
};

/** BroadcastGradientArgs: the dimensions along which each of two shapes is repeated in their common one. */
const broadcastGradientArgs: Op = {
  create:
    () =>
    ([first, second]) => {
      const shapes = [first, second].map(dimensions);
      const rank = broadcastShape(shapes[0]!, shapes[1]!).length;
      const { dtype } = numbers(first);
      const padded = shapes.map((shape) => [...new Array(rank - shape.length).fill(1), ...shape]);
      const isSame = shapes[0]!.join() === shapes[1]!.join();
      return padded.map((shape) =>
        list(dtype, isSame ? [] : [...shape.keys()].filter((d) => shape[d] === 1)),
      );
    },
};

/** UnravelIndex: flat indices as coordinates in a shape, one row for each dimension. */
const unravelIndex: Op = {
  create:
    () =>
    ([input, dims]) => {
      const { dtype, shape, data: flat } = numbers(input);
      const into = dimensions(dims);
      const total = sizeOf(into);
      const data = allocate(dtype, into.length * flat.length);
      flat.forEach((index: number, i: number) => {
        if (!(index >= 0 && index < total)) {
          throw new SavedModelError(`The index ${index} lies outside of the shape [${into}].`);
        }
        let left = index;
        for (let d = into.length - 1; d >= 0; d--) {
          data[d * flat.length + i] = left % into[d]!;
          left = Math.floor(left / into[d]!);
        }
      });
      return numeric(dtype, [into.length, ...shape], data);
    },
};

export const metadataOps: OpTable = {
  Shape: shapeOf,
  ShapeN: shapeN,
  Size: size,
  Rank: rank,
  Reshape: reshape,
  ExpandDims: expandDims,
  Squeeze: squeeze,
  EnsureShape: ensureShape,
  BroadcastArgs: broadcastArgs,
  BroadcastGradientArgs: broadcastGradientArgs,
  UnravelIndex: unravelIndex,
};
