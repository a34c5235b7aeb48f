// TensorFlow 1's arrays of tensors, which its loops read from and collect their results in. Its handle and its flow go
// together everywhere; the flow, which there only orders what is done to the array, is the array itself here, and the
// handle says whether it may grow. Source: tensorflow/core/kernels/tensor_array_ops.cc.
import { SavedModelError } from '../errors.ts';
import type { Op, OpTable, Value } from '../graph/op.ts';
import { allocate, numeric, scalar } from '../tensor.ts';
import { TensorList } from '../tensor-list.ts';
import { elementAt, grown, list, rowsOf, splitRows, withElement } from './list-changes.ts';
import { elementOr, elementShape, joinedEnds, mergeShapes, stacked } from './list-elements.ts';
import { item, numbers, single } from './values.ts';

const array: Op = {
  stateful: true,
  create({ attrs }) {
    const shape = attrs.shape('element_shape', null) ?? undefined;
    const grows = scalar('bool', Number(attrs.bool('dynamic_size', false)));
    return ([size]) => [grows, new TensorList([], shape).resized(single(size))];
  },
};

/** The array with elements set that were not. */
function written(
  handle: Value | undefined,
  flow: Value | undefined,
  elements: ReturnType<typeof rowsOf>,
  indices: ArrayLike<number>,
): TensorList {
  if (elements.length !== indices.length) {
    throw new SavedModelError(`${indices.length} places are given for ${elements.length} tensors.`);
  }
  let made = list(flow);
  elements.forEach((element, i) => {
    const index = indices[i]!;
    if (single(handle)) made = grown(made, index + 1);
    if (elementAt(made, index)) {
      throw new SavedModelError(`Element ${index} of an array of tensors is written twice.`);
    }
    made = withElement(made, index, element);
  });
  return made;
}

const read: Op = {
  create({ attrs }) {
    const dtype = attrs.type('dtype');
    return ([, index, flow]) => {
      const from = list(flow);
      return elementOr(elementAt(from, single(index)), dtype, from.shape);
    };
  },
};

const gather: Op = {
  create({ attrs }) {
    const dtype = attrs.type('dtype');
    const wanted = attrs.shape('element_shape', null) ?? undefined;
    return ([, indices, flow]) => {
      const from = list(flow);
      const picked = Array.from(numbers(indices).data, (index) => elementAt(from, index));
      return stacked(picked, dtype, elementShape(from, picked, wanted));
    };
  },
};

const split: Op = {
  create:
    () =>
    ([handle, value, lengths, flow]) => {
      const parts = splitRows(item(value), numbers(lengths).data);
      const { length } = list(flow).elements;
      if (length !== parts.length && !(single(handle) && length < parts.length)) {
        throw new SavedModelError(
          `${parts.length} parts do not fit an array of ${length} tensors.`,
        );
      }
      return written(handle, flow, parts, [...parts.keys()]);
    },
};

const concat: Op = {
  create({ attrs }) {
    const dtype = attrs.type('dtype');
    const wanted = attrs.shape('element_shape_except0', null) ?? undefined;
    return ([, flow]) => {
      const from = list(flow);
      const rest = mergeShapes(from.shape?.slice(1), wanted);
      const parts = from.elements.map((each) => elementOr(each, dtype, from.shape));
      const lengths = allocate('int64', parts.length);
      parts.forEach((part, i) => {
        lengths[i] = part.shape[0] ?? 0;
      });
      return [joinedEnds(parts, dtype, rest), numeric('int64', [parts.length], lengths)];
    };
  },
};

export const tensorArrayOps: OpTable = {
  TensorArrayV3: array,
  TensorArrayWriteV3: {
    create:
      () =>
      ([handle, index, value, flow]) =>
        written(handle, flow, [item(value)], [single(index)]),
  },
  TensorArrayScatterV3: {
    create:
      () =>
      ([handle, indices, value, flow]) =>
        written(handle, flow, rowsOf(item(value)), numbers(indices).data),
  },
  TensorArrayReadV3: read,
  TensorArrayGatherV3: gather,
  TensorArraySplitV3: split,
  TensorArrayConcatV3: concat,
  TensorArraySizeV3: {
    create:
      () =>
      ([, flow]) =>
        scalar('int32', list(flow).elements.length),
  },
};
