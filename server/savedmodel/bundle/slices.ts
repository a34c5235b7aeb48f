// Parts of partitioned variables. Source: tensorflow/core/framework/tensor_slice.cc, tensorflow/core/util/saved_tensor_slice_util.cc
// and, for the order of keys, tensorflow/core/lib/strings/ordered_code.cc.
import { SavedModelError } from '../errors.ts';
import { asBytes, asNumber, readFields } from '../proto/wire.ts';
import { type NumericTensor, sizeOf } from '../tensor.ts';

/** A box of a tensor: where it begins in each dimension, and how far it goes. */
export interface Region {
  readonly starts: readonly number[];
  readonly shape: readonly number[];
}

/** A dimension of a slice as files have it; a length of -1 is the whole dimension. */
interface Extent {
  readonly start: number;
  readonly length: number;
}

export type Slice = readonly Extent[];

/** The region of a whole tensor. */
export function wholeRegion(shape: readonly number[]): Region {
  return { starts: shape.map(() => 0), shape };
}

/** Decodes a TensorSliceProto. */
export function decodeSlice(message: Uint8Array): Slice {
  const slice: Extent[] = [];
  readFields(message, (field, value) => {
    if (field !== 1) return;
    let start = 0;
    let length = -1;
    readFields(asBytes(value), (inner, part) => {
      if (inner === 1) start = asNumber(part);
      if (inner === 2) length = asNumber(part);
    });
    slice.push({ start, length });
  });
  return slice;
}

/** Reads what a graph asks of a variable, such as `10 4 0,5:-`: the shape of the whole, then an extent per dimension. */
export function parseSlice(text: string): {
  readonly shape: readonly number[];
  readonly slice: Slice;
} {
  const words = text.split(' ');
  const slice = words
    .pop()!
    .split(':')
    .map((extent) => {
      const [start, length] = extent === '-' ? [0, -1] : extent.split(',').map(Number);
      return { start: start ?? Number.NaN, length: length ?? Number.NaN };
    });
  return { shape: words.map(Number), slice };
}

/**
 * The region of a slice.
 *
 * @throws SavedModelError where it is not inside of the tensor.
 */
export function regionOf(slice: Slice, shape: readonly number[]): Region {
  const region = {
    starts: slice.map(({ start }) => start),
    shape: slice.map(({ length }, d) => (length < 0 ? shape[d]! : length)),
  };
  const isSize = (size: number) => Number.isInteger(size) && size >= 0;
  const inside = ({ starts, shape: lengths }: Region) =>
    starts.length === shape.length &&
    starts.every(
      (start, d) => isSize(start) && isSize(lengths[d]!) && start + lengths[d]! <= shape[d]!,
    );

  if (inside(region)) return region;
  throw new SavedModelError('A part of a variable lies outside of it: the model is damaged.');
}

/** Whether two regions of one tensor have an element in common. */
export function overlap(a: Region, b: Region): boolean {
  return a.starts.every(
    (start, d) => start < b.starts[d]! + b.shape[d]! && b.starts[d]! < start + a.shape[d]!,
  );
}

/** Copies what two regions of one tensor have in common; returns how many elements that is. */
export function copyCommon(
  from: NumericTensor['data'],
  source: Region,
  into: NumericTensor['data'],
  target: Region,
): number {
  const rank = target.shape.length;
  const starts = target.starts.map((start, d) => Math.max(start, source.starts[d]!));
  const shape = starts.map((start, d) => {
    const end = Math.min(
      target.starts[d]! + target.shape[d]!,
      source.starts[d]! + source.shape[d]!,
    );
    return Math.max(0, end - start);
  });
  const size = sizeOf(shape);
  const run = rank ? shape[rank - 1]! : 1;
  const place = ({ starts: origin, shape: dims }: Region, row: number): number => {
    let at = 0;
    let rest = row;
    let stride = 1;
    for (let d = rank - 1; d >= 0; d--) {
      const length = d === rank - 1 ? 1 : shape[d]!;
      at += (starts[d]! - origin[d]! + (rest % length)) * stride;
      rest = Math.floor(rest / length);
      stride *= dims[d]!;
    }
    return at;
  };
  for (let row = 0; row * run < size; row++) {
    const at = place(source, row);
    into.set(from.subarray(at, at + run), place(target, row));
  }
  return size;
}

const encoder = new TextEncoder();

/** The key that a slice of a variable is stored under. */
export function sliceKey(name: string, slice: Slice): Uint8Array {
  const key: number[] = [0];
  for (const byte of encoder.encode(name)) {
    if (byte === 0) key.push(0, 0xff);
    else if (byte === 0xff) key.push(0xff, 0);
    else key.push(byte);
  }
  key.push(0, 1, 1, slice.length);
  for (const { start, length } of slice) key.push(...signedCode(start), ...signedCode(length));
  return Uint8Array.from(key);
}

/** A number whose bytes sort as it does: the more bytes, the more leading ones tell of them. */
function signedCode(value: number): number[] {
  const size = value < 0 ? -value - 1 : value;
  let length = 1;
  while (size >= 2 ** (7 * length - 1)) length++;
  const code = BigInt.asUintN(8 * length, BigInt(value));
  // A sign bit that differs from the first bit of the number, with a one for each further byte.
  const header = ((1n << BigInt(length)) - 1n) << BigInt(7 * length);
  const bytes: number[] = [];
  for (let rest = code ^ header, i = 0; i < length; i++, rest >>= 8n) {
    bytes.unshift(Number(rest & 0xffn));
  }
  return bytes;
}
