// Lists of tensors, which loops read from and collect their results in.
// Source: tensorflow.org/api_docs/python/tf/raw_ops.
import { SavedModelError } from '../errors.ts';
import type { Attrs } from '../graph/attrs.ts';
import type { Op, OpTable, Value } from '../graph/op.ts';
import { allocate, type DType, numeric, scalar } from '../tensor.ts';
import { checkedLength, type Element, TensorList } from '../tensor-list.ts';
import type { Item } from '../variant-tensor.ts';
import {
  elementOr,
  elementShape,
  joinedEnds,
  mergeShapes,
  type PartialShape,
  partialShape,
  partsOf,
  stacked,
} from './list-elements.ts';
import { item, numbers, single } from './values.ts';

function list(value: Value | undefined): TensorList {
  if (value instanceof TensorList) return value;
  throw new SavedModelError(`A list of tensors expected, ${value?.dtype ?? 'nothing'} found.`);
}

function shapeIn(value: Value | undefined): PartialShape {
  return partialShape(numbers(value));
}

/** The type of a list's elements; lists of handles are refused. */
function elementType(attrs: Attrs): DType {
  const dtype = attrs.type('element_dtype');
  if (dtype !== 'resource') return dtype;
  throw new SavedModelError(`Lists of ${dtype}s are not supported: export the model without them.`);
}

function at({ elements }: TensorList, index: number): Element {
  if (index >= 0 && index < elements.length) return elements[index];
  throw new SavedModelError(`A list of ${elements.length} tensors has no element ${index}.`);
}

/** The list with one element set; its shape must be one that the list allows. */
function withElement(from: TensorList, index: number, element: Item): TensorList {
  mergeShapes(from.shape, element.shape);
  at(from, index);
  return from.with(index, element);
}

/** The bounds of parts of the given lengths. */
function boundsOf(lengths: ArrayLike<number>): number[] {
  const bounds = [0];
  for (let i = 0; i < lengths.length; i++) bounds.push(bounds[i]! + lengths[i]!);
  return bounds;
}

function rowsOf(x: Item): Item[] {
  const [length] = x.shape;
  if (length === undefined) throw new SavedModelError('A number alone has no rows.');
  return partsOf(x, boundsOf(new Array(checkedLength(length)).fill(1)), 'rows');
}

const getItem: Op = {
  create({ attrs }) {
    const dtype = elementType(attrs);
    return ([handle, index, shape]) => {
      const from = list(handle);
      const element = at(from, single(index));
      return (
        element ?? elementOr(element, dtype, elementShape(from, from.elements, shapeIn(shape)))
      );
    };
  },
};

/** The list with at least so many elements; one by one, since a loop that appends must not copy it each time. */
function grown(from: TensorList, length: number): TensorList {
  let result = from;
  for (let i = from.elements.length; i < checkedLength(length); i++) {
    result = result.pushed(undefined);
  }
  return result;
}

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
  outputs: ['output_handle', 'tensor'],
  create({ attrs }) {
    const dtype = elementType(attrs);
    return ([handle, shape]) => {
      const from = list(handle);
      const last = at(from, from.elements.length - 1);
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

function scattered(into: TensorList, rows: readonly Item[], indices: ArrayLike<number>) {
  if (rows.length !== indices.length) {
    throw new SavedModelError(`${indices.length} places are given for ${rows.length} tensors.`);
  }
  return rows.reduce((result, row, i) => withElement(result, indices[i]!, row), into);
}

const split: Op = {
  create:
    () =>
    ([input, shape, lengths]) => {
      const x = item(input);
      const bounds = boundsOf(numbers(lengths).data);
      if (x.shape[0] !== bounds.at(-1) || numbers(lengths).data.some((each: number) => each < 0)) {
        throw new SavedModelError(
          `Parts of [${numbers(lengths).data}] rows are wanted of a tensor of shape [${x.shape}].`,
        );
      }
      return new TensorList(partsOf(x, bounds, 'parts'), shapeIn(shape));
    },
};

const concat: Op = {
  outputs: ['tensor', 'lengths'],
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
        const picked = Array.from(numbers(indices).data, (index) => at(from, index));
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
