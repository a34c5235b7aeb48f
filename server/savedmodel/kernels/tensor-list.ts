// Lists of tensors, which loops read from and collect their results in.
// Source: tensorflow.org/api_docs/python/tf/raw_ops.
import { SavedModelError } from '../errors.ts';
import type { Attrs } from '../graph/attrs.ts';
import type { Op, OpTable, Value } from '../graph/op.ts';
import { allocate, type DType, numeric, scalar } from '../tensor.ts';
import { checkedLength, type Element, TensorList } from '../tensor-list.ts';
import {
  elementAt,
  grown,
  list,
  rowsOf,
  scattered,
  splitRows,
  withElement,
} from './list-changes.ts';
import {
  elementOr,
  elementShape,
  joinedEnds,
  mergeShapes,
  type PartialShape,
  partialShape,
  stacked,
} from './list-elements.ts';
import { item, numbers, single } from './values.ts';

function shapeIn(value: Value | undefined): PartialShape {
  return partialShape(numbers(value));
}

/** The type of a list's elements; lists of handles are refused. */
function elementType(attrs: Attrs): DType {
  const dtype = attrs.type('element_dtype');
  if (dtype !== 'resource') return dtype;
  throw new SavedModelError(`Lists of ${dtype}s are not supported: export the model without them.`);
}

const getItem: Op = {
  create({ attrs }) {
    const dtype = elementType(attrs);
    return ([handle, index, shape]) => {
      const from = list(handle);
      const element = elementAt(from, single(index));
      return (
        element ?? elementOr(element, dtype, elementShape(from, from.elements, shapeIn(shape)))
      );
    };
  },
};

const setItem: Op = {
  create({ attrs }) {
    const grows = attrs.bool('resize_if_index_out_of_bounds', false);
    return ([handle, indexInput, element]) => {
      const index = single(indexInput);
      const from = list(handle);
      return withElement(grows ? grown(from, index + 1) : from, index, item(element));
    };
  },
};

const pushBack: Op = {
  create:
    () =>
    ([handle, element]) => {
      const from = list(handle);
      mergeShapes(from.shape, item(element).shape);
      return from.pushed(item(element));
    },
};

const popBack: Op = {
  create({ attrs }) {
    const dtype = elementType(attrs);
    return ([handle, shape]) => {
      const from = list(handle);
      const last = elementAt(from, from.elements.length - 1);
      const element = elementOr(last, dtype, mergeShapes(from.shape, shapeIn(shape)));
      return [from.popped(), element];
    };
  },
};

const scatter: Op = {
  create:
    () =>
    ([input, indices, shape, count]) => {
      const { data } = numbers(indices);
      const rows = rowsOf(item(input));
      let length = count ? Math.max(single(count), 0) : 0;
      for (let i = 0; i < data.length; i++) length = Math.max(length, data[i]! + 1);
      const elements: Element[] = new Array(checkedLength(length)).fill(undefined);
      return scattered(new TensorList(elements, shapeIn(shape)), rows, data);
    },
};

const split: Op = {
  create:
    () =>
    ([input, shape, lengths]) =>
      new TensorList(splitRows(item(input), numbers(lengths).data), shapeIn(shape)),
};

const concat: Op = {
  create({ attrs }) {
    const dtype = elementType(attrs);
    return ([handle, shape, leading]) => {
      const from = list(handle);
      const rest = mergeShapes(from.shape, shape && shapeIn(shape))?.slice(1);
      const parts = from.elements.map((each, i) =>
        elementOr(each, dtype, rest && [leading ? (numbers(leading).data[i] ?? -1) : -1, ...rest]),
      );
      const lengths = allocate('int64', parts.length);
      parts.forEach((part, i) => {
        lengths[i] = part.shape[0] ?? 0;
      });
      return [joinedEnds(parts, dtype, rest), numeric('int64', [parts.length], lengths)];
    };
  },
};

// A list is made anew by every run: one that was known ahead would keep what runs have made of it.
export const tensorListOps: OpTable = {
  EmptyTensorList: {
    stateful: true,
    create:
      () =>
      ([shape]) =>
        new TensorList([], shapeIn(shape)),
  },
  TensorListReserve: {
    stateful: true,
    create:
      () =>
      ([shape, count]) =>
        new TensorList([], shapeIn(shape)).resized(single(count)),
  },
  TensorListFromTensor: {
    stateful: true,
    create:
      () =>
      ([input, shape]) =>
        new TensorList(rowsOf(item(input)), shapeIn(shape)),
  },
  TensorListStack: {
    create({ attrs }) {
      const dtype = elementType(attrs);
      return ([handle, shape]) => {
        const from = list(handle);
        return stacked(from.elements, dtype, elementShape(from, from.elements, shapeIn(shape)));
      };
    },
  },
  TensorListGather: {
    create({ attrs }) {
      const dtype = elementType(attrs);
      return ([handle, indices, shape]) => {
        const from = list(handle);
        const picked = Array.from(numbers(indices).data, (index) => elementAt(from, index));
        return stacked(picked, dtype, elementShape(from, picked, shapeIn(shape)));
      };
    },
  },
  TensorListGetItem: getItem,
  TensorListSetItem: setItem,
  TensorListPushBack: pushBack,
  TensorListPopBack: popBack,
  TensorListScatter: scatter,
  TensorListScatterV2: scatter,
  TensorListScatterIntoExistingList: {
    create:
      () =>
      ([handle, input, indices]) =>
        scattered(list(handle), rowsOf(item(input)), numbers(indices).data),
  },
  TensorListSplit: split,
  TensorListConcat: concat,
  TensorListConcatV2: concat,
  TensorListResize: {
    create:
      () =>
      ([handle, size]) =>
        list(handle).resized(single(size)),
  },
  TensorListLength: {
    create:
      () =>
      ([handle]) =>
        scalar('int32', list(handle).elements.length),
  },
  TensorListElementShape: {
    create({ attrs }) {
      const dtype = attrs.numericType('shape_type');
      return ([handle]) => {
        const { shape } = list(handle);
        if (!shape) return scalar(dtype, -1);
        const data = allocate(dtype, shape.length);
        data.set(shape);
        return numeric(dtype, [shape.length], data);
      };
    },
  },
};
