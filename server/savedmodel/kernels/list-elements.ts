// The elements of a TensorList as one tensor, and a tensor as elements.
import { ColumnBuilder } from '../column-builder.ts';
import { SavedModelError } from '../errors.ts';
import { OBJECT_BYTES } from '../item-size.ts';
import { requireRoom } from '../room.ts';
import { emptyStrings } from '../string-column.ts';
import { allocate, type DType, type NumericTensor, sizeOf, strings } from '../tensor.ts';
import type { Element, TensorList } from '../tensor-list.ts';
import type { Item } from '../variant-tensor.ts';
import { numbers, texts, variants } from './values.ts';

/** Dimensions, -1 where any will do; undefined where even their number is open. */
export type PartialShape = readonly number[] | undefined;

/** The shape in a tensor: a vector of dimensions, or -1 alone for any shape. */
export function partialShape({ shape, data }: NumericTensor): PartialShape {
  return shape.length === 0 ? undefined : Array.from(data);
}

/** Both shapes at once: what one leaves open the other may fix. */
export function mergeShapes(a: PartialShape, b: PartialShape): PartialShape {
  if (!a || !b) return a ?? b;
  const fits = a.length === b.length && a.every((dim, i) => dim < 0 || b[i]! < 0 || dim === b[i]);
  if (!fits) throw new SavedModelError(`A list of tensors [${a}] has elements [${b}].`);
  return a.map((dim, i) => (dim < 0 ? b[i]! : dim));
}

/** A tensor's parts along its first dimension, at the given bounds; numbers are not copied. */
export function partsOf<T extends Item>(
  x: T,
  bounds: ArrayLike<number>,
  shapes: 'rows' | 'parts',
): T[] {
  const [, ...rest] = x.shape;
  const inner = sizeOf(rest);
  requireRoom(OBJECT_BYTES * bounds.length);
  const parts: T[] = [];
  for (let i = 0; i + 1 < bounds.length; i++) {
    const from = bounds[i]!;
    const to = bounds[i + 1]!;
    const shape = shapes === 'rows' ? rest : [to - from, ...rest];
    parts.push(slice(x, shape, from * inner, to * inner) as T);
  }
  return parts;
}

function slice(x: Item, shape: readonly number[], from: number, to: number): Item {
  if (x.dtype === 'variant') return { dtype: x.dtype, shape, data: x.data.slice(from, to) };
  if (x.dtype !== 'string') return { dtype: x.dtype, shape, data: x.data.subarray(from, to) };
  const { bytes, offsets } = x.data;
  return strings(shape, { length: to - from, bytes, offsets: offsets.subarray(from, to + 1) });
}

/** An element, zeros (or empty texts) where none has been set. */
export function elementOr(element: Element, dtype: DType, shape: PartialShape): Item {
  if (element) return element;
  if (dtype === 'variant' || !shape || shape.some((dim) => dim < 0)) {
    throw new SavedModelError(
      'An element of a list is read before it is set, and what it would be is not known.',
    );
  }
  const size = sizeOf(shape);
  if (dtype !== 'string') {
    const type = dtype as NumericTensor['dtype'];
    return { dtype: type, shape, data: allocate(type, size) };
  }
  return strings(shape, emptyStrings(size));
}

/** The shape of every element: what the list and its reader say, and what those that are set have. */
export function elementShape(
  { shape }: TensorList,
  elements: readonly Element[],
  wanted: PartialShape,
): PartialShape {
  let merged = mergeShapes(shape, wanted);
  for (const each of elements) if (each) merged = mergeShapes(merged, each.shape);
  return merged;
}

/** Elements of one shape along a new first dimension. */
export function stacked(elements: readonly Element[], dtype: DType, shape: PartialShape): Item {
  const parts = elements.map((each) => elementOr(each, dtype, shape));
  return joined(parts, dtype, [parts.length, ...known(parts[0]?.shape ?? shape)]);
}

/** Elements end to end along their first dimension; `rest` is the shape of a row. */
export function joinedEnds(parts: readonly Item[], dtype: DType, rest: PartialShape): Item {
  let row = rest;
  let length = 0;
  for (const { shape } of parts) {
    row = mergeShapes(row, shape.slice(1));
    length += shape[0] ?? 0;
  }
  return joined(parts, dtype, [length, ...known(row)]);
}

function known(shape: PartialShape): readonly number[] {
  if (shape?.every((dim) => dim >= 0)) return shape;
  throw new SavedModelError('An empty list of tensors of unknown shape cannot become a tensor.');
}

/** Elements end to end, under the given shape. */
function joined(parts: readonly Item[], dtype: DType, shape: readonly number[]): Item {
  if (dtype === 'variant') {
    return { dtype, shape, data: parts.flatMap((part) => variants(part).data) };
  }
  if (dtype === 'string') {
    const builder = new ColumnBuilder(sizeOf(shape), 0);
    for (const part of parts) {
      const { length, bytes, offsets } = texts(part).data;
      for (let i = 0; i < length; i++) {
        builder.append(bytes, offsets[i]!, offsets[i + 1]!);
        builder.endString();
      }
    }
    return strings(shape, builder.finish());
  }
  const type = dtype as NumericTensor['dtype'];
  const data = allocate(type, sizeOf(shape));
  let at = 0;
  for (const part of parts) {
    data.set(numbers(part).data, at);
    at += part.data.length;
  }
  return { dtype: type, shape, data };
}
