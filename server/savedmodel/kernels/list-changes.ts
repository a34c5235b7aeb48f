/** What the operations on lists of tensors, TensorFlow 2's and 1's, have in common. */
import { SavedModelError } from '../errors.ts';
import type { Value } from '../graph/op.ts';
import type { NumericArray } from '../tensor.ts';
import { checkedLength, type Element, TensorList } from '../tensor-list.ts';
import type { Item } from '../variant-tensor.ts';
import { mergeShapes, partsOf } from './list-elements.ts';

/** The value as a list. */
export function list(value: Value | undefined): TensorList {
  if (value instanceof TensorList) return value;
  throw new SavedModelError(`A list of tensors expected, ${value?.dtype ?? 'nothing'} found.`);
}

/** The element at an index that the list has. */
export function elementAt({ elements }: TensorList, index: number): Element {
  if (index >= 0 && index < elements.length) return elements[index];
  throw new SavedModelError(`A list of ${elements.length} tensors has no element ${index}.`);
}

/** The list with one element set; its shape must be one that the list allows. */
export function withElement(from: TensorList, index: number, element: Item): TensorList {
  mergeShapes(from.shape, element.shape);
  elementAt(from, index);
  return from.with(index, element);
}

/** The bounds of parts of the given lengths. */
function boundsOf(lengths: ArrayLike<number>): number[] {
  const bounds = [0];
  for (let i = 0; i < lengths.length; i++) bounds.push(bounds[i]! + lengths[i]!);
  return bounds;
}

/** A tensor's rows. */
export function rowsOf(x: Item): Item[] {
  const [length] = x.shape;
  if (length === undefined) throw new SavedModelError('A number alone has no rows.');
  return partsOf(x, boundsOf(new Array(checkedLength(length)).fill(1)), 'rows');
}

/** The list with at least so many elements; one by one, since a loop that appends must not copy it each time. */
export function grown(from: TensorList, length: number): TensorList {
  let result = from;
  const before = from.elements.length;
  if (length > before) checkedLength(length);
  for (let i = before; i < length; i++) {
    result = result.pushed(undefined);
  }
  return result;
}

/** The list with rows at the given places. */
export function scattered(
  into: TensorList,
  rows: readonly Item[],
  indices: ArrayLike<number>,
): TensorList {
  if (rows.length !== indices.length) {
    throw new SavedModelError(`${indices.length} places are given for ${rows.length} tensors.`);
  }
  return rows.reduce((result, row, i) => withElement(result, indices[i]!, row), into);
}

/** Parts of so many rows each, which have to be all of the tensor's. */
export function splitRows(x: Item, lengths: NumericArray): Item[] {
  const bounds = boundsOf(lengths);
  if (x.shape[0] !== bounds.at(-1) || lengths.some((each: number) => each < 0)) {
    throw new SavedModelError(
      `Parts of [${lengths}] rows are wanted of a tensor of shape [${x.shape}].`,
    );
  }
  return partsOf(x, bounds, 'parts');
}
