// Tensors made from a few numbers. Source: tensorflow.org/api_docs/python/tf/raw_ops.
import { SavedModelError } from '../../errors.ts';
import type { Op, OpTable } from '../../graph/op.ts';
import { allocate, numeric, sizeOf } from '../../tensor.ts';
import { joinElements, takeElements } from '../elements.ts';
import { roundAll } from '../rounding.ts';
import { axisOf, dimensions, numbers, single, tensor } from '../values.ts';

const fill: Op = {
  create:
    () =>
    ([dims, value]) => {
      const shape = dimensions(dims);
      const x = tensor(value);
      if (x.dtype === 'string') return takeElements(x, shape, allocate('int32', sizeOf(shape)));
      return numeric(x.dtype, shape, allocate(x.dtype, sizeOf(shape)).fill(single(x)));
    },
};

const range: Op = {
  create:
    () =>
    ([start, limit, delta]) => {
      const { dtype } = numbers(start);
      const from = single(start);
      const to = single(limit);
      const by = single(delta);
      if (by === 0 || (by > 0 ? from > to : from < to)) {
        throw new SavedModelError(`There is no range from ${from} to ${to} in steps of ${by}.`);
      }
      const length = Math.ceil((to - from) / by);
      const data = allocate(dtype, length);
      for (let i = 0; i < length; i++) data[i] = from + i * by;
      roundAll(dtype, data);
      return numeric(dtype, [length], data);
    },
};

const linSpace: Op = {
  create:
    () =>
    ([startInput, stopInput, countInput]) => {
      const { dtype } = numbers(startInput);
      const start = single(startInput);
      const stop = single(stopInput);
      const count = single(countInput);
      if (count < 1) throw new SavedModelError('At least one number was expected.');
      const data = allocate(dtype, count);
      const step = (stop - start) / (count - 1);
      for (let i = 0; i < count; i++) data[i] = i === 0 ? start : start + i * step;
      if (count > 1) data[count - 1] = stop;
      roundAll(dtype, data);
      return numeric(dtype, [count], data);
    },
};

const oneHot: Op = {
  create({ attrs }) {
    const at = attrs.int('axis', -1);
    return ([indicesInput, depthInput, on, off]) => {
      const { shape: own, data: indices } = numbers(indicesInput);
      const depth = single(depthInput);
      const axis = at === -1 ? own.length : axisOf(at, own.length + 1);
      const shape = [...own.slice(0, axis), depth, ...own.slice(axis)];
      const inner = sizeOf(own.slice(axis));
      const which = allocate('uint8', sizeOf(shape));
      for (let i = 0; i < indices.length; i++) {
        const index = indices[i]!;
        if (!(index >= 0 && index < depth)) continue;
        which[(Math.floor(i / inner) * depth + index) * inner + (i % inner)] = 1;
      }
      return takeElements(joinElements([tensor(off), tensor(on)], [2]), shape, which);
    };
  },
};

export const makeOps: OpTable = {
  Fill: fill,
  Range: range,
  LinSpace: linSpace,
  OneHot: oneHot,
};
