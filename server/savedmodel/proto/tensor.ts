// Constants of a graph: TensorProto. Source: github.com/tensorflow/tensorflow, tensorflow/core/framework/tensor.proto.
import { SavedModelError } from '../errors.ts';
import { allocateBytes, type StringColumn } from '../string-column.ts';
import {
  allocate,
  dtypeOf,
  type NumericArray,
  type NumericType,
  sizeOf,
  type Tensor,
} from '../tensor.ts';
import { decodeShape } from './graph.ts';
import { asBytes, asNumber, pushFloats, pushVarints, readFields, withFieldLimit } from './wire.ts';

/**
 * Decodes a TensorProto: raw content, or a list of values whose last one repeats to the shape's size.
 *
 * @param maxBytes - what the tensor may take: a few bytes can declare a gigabyte.
 */
export function decodeTensor(message: Uint8Array, maxBytes = Number.POSITIVE_INFINITY): Tensor {
  let type = 0;
  let shape: readonly number[] = [];
  let content: Uint8Array | undefined;
  const values: number[] = [];
  const texts: Uint8Array[] = [];
  withFieldLimit(() =>
    readFields(message, (field, value) => {
      if (field === 1) type = asNumber(value);
      if (field === 2) shape = decodeShape(asBytes(value)) ?? [];
      if (field === 4) content = asBytes(value);
      if (field === 5) pushFloats(value, 4, values);
      if (field === 6) pushFloats(value, 8, values);
      if ([7, 10, 11, 13, 16, 17].includes(field)) pushVarints(value, values);
      if (field === 8) texts.push(asBytes(value));
    }),
  );
  const dtype = dtypeOf(type);
  const size = sizeOf(shape);
  if (dtype === 'string') return { dtype, shape, data: repeatLast(texts, size, maxBytes) };
  if (dtype === 'resource' || dtype === 'variant') {
    throw new SavedModelError(`The model holds a ${dtype} as a constant, which cannot be loaded.`);
  }
  checkSize(size * allocate(dtype, 0).BYTES_PER_ELEMENT, shape, maxBytes);
  const half = dtype === 'float16' || dtype === 'bfloat16';
  if (content?.length) return { dtype, shape, data: decodeContent(dtype, content, size) };
  const data = allocate(dtype, size);
  const last = values.length ? (values[values.length - 1] as number) : 0;
  for (let i = 0; i < size; i++) {
    const value = values[i] ?? last;
    data[i] = half ? widen(dtype, value) : value;
  }
  return { dtype, shape, data };
}

/** Numbers from their little-endian bytes, `size` elements; an error where the bytes do not fit. */
export function decodeContent(dtype: NumericType, content: Uint8Array, size: number): NumericArray {
  const width = bytesPerElement(dtype);
  if (content.length !== size * width) {
    throw new SavedModelError(
      `A ${dtype} tensor of ${size} elements has ${content.length} bytes: the model is damaged.`,
    );
  }
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const data = allocate(dtype, size);
  switch (dtype) {
    case 'float16':
    case 'bfloat16':
      for (let i = 0; i < size; i++) data[i] = widen(dtype, view.getUint16(i * 2, true));
      return data;
    case 'int64':
    case 'uint64':
      for (let i = 0; i < size; i++) {
        const high =
          dtype === 'int64' ? view.getInt32(i * 8 + 4, true) : view.getUint32(i * 8 + 4, true);
        data[i] = high * 0x1_0000_0000 + view.getUint32(i * 8, true);
      }
      return data;
    default:
      // Typed arrays are little-endian on every machine that runs Node.js or a browser.
      new Uint8Array(data.buffer).set(content);
      return data;
  }
}

/** Bytes that an element takes in a file. */
export function bytesPerElement(dtype: NumericType): number {
  if (dtype === 'float16' || dtype === 'bfloat16') return 2;
  return allocate(dtype, 0).BYTES_PER_ELEMENT;
}

/** The value of 16 bits of a half-precision number. */
function widen(dtype: 'float16' | 'bfloat16' | NumericType, bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  if (dtype === 'bfloat16') {
    const exponent = (bits >> 7) & 0xff;
    const fraction = bits & 0x7f;
    if (exponent === 0xff) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
    if (exponent === 0) return sign * fraction * 2 ** -133;
    return sign * (1 + fraction / 128) * 2 ** (exponent - 127);
  }
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function repeatLast(texts: readonly Uint8Array[], size: number, maxBytes: number): StringColumn {
  const last = texts.at(-1) ?? new Uint8Array();
  const lengthOf = (i: number) => (texts[i] ?? last).length;
  let total = Math.max(0, size - texts.length) * last.length;
  for (let i = 0; i < Math.min(size, texts.length); i++) total += lengthOf(i);
  checkSize(total + 4 * size, [size], maxBytes);
  const bytes = allocateBytes(total);
  const offsets = new Int32Array(size + 1);
  for (let i = 0, end = 0; i < size; i++) {
    bytes.set(texts[i] ?? last, end);
    end += lengthOf(i);
    offsets[i + 1] = end;
  }
  return { length: size, bytes, offsets };
}

function checkSize(bytes: number, shape: readonly number[], maxBytes: number): void {
  if (bytes <= maxBytes) return;
  throw new SavedModelError(
    `A constant of shape [${shape}] takes ${bytes} bytes where the model has ${maxBytes} left: export the model without such large tensors.`,
  );
}
