// Bitcast: the bytes of elements as elements of another type. Source: tensorflow/core/kernels/bitcast_op.cc.
import { SavedModelError } from '../errors.ts';
import type { Op } from '../graph/op.ts';
import { bytesPerElement, decodeContent } from '../proto/tensor.ts';
import { allocate, type NumericArray, type NumericType, numeric, sizeOf } from '../tensor.ts';
import { checkExact } from './elementwise/integers.ts';
import { numbers } from './values.ts';

export const bitcast: Op = {
  create({ attrs }) {
    const to = attrs.numericType('type');
    return ([input]) => {
      const { dtype, shape, data } = numbers(input);
      const width = bytesPerElement(to);
      const own = bytesPerElement(dtype);
      if (own < width && shape.at(-1) !== width / own) {
        throw new SavedModelError(`Elements of shape [${shape}] are no ${to}s of ${dtype}s.`);
      }
      const outer = own < width ? shape.slice(0, -1) : shape;
      const made = own > width ? [...outer, own / width] : outer;
      const values = decodeContent(to, bytesOf(dtype, data), sizeOf(made));
      if (to === 'int64' || to === 'uint64') values.forEach(checkExact);
      return numeric(to, made, values);
    };
  },
};

/** The elements as they lie in TensorFlow's memory. */
function bytesOf(dtype: NumericType, data: NumericArray): Uint8Array {
  const width = bytesPerElement(dtype);
  const bytes = allocate('uint8', data.length * width);
  const view = new DataView(bytes.buffer);
  const write = WRITERS[dtype];
  if (!write) bytes.set(data);
  else for (let i = 0; i < data.length; i++) write(view, i * width, data[i]!);
  return bytes;
}

type Write = (view: DataView, at: number, value: number) => void;

const write16: Write = (view, at, value) => view.setInt16(at, value, true);
const write32: Write = (view, at, value) => view.setInt32(at, value, true);
const write64: Write = (view, at, value) =>
  view.setBigUint64(at, BigInt.asUintN(64, BigInt(value)), true);

/** How an element is written; as a byte where it is one. */
const WRITERS: Readonly<Partial<Record<NumericType, Write>>> = {
  float32: (view, at, value) => view.setFloat32(at, value, true),
  float64: (view, at, value) => view.setFloat64(at, value, true),
  float16: (view, at, value) => view.setUint16(at, halfBits(value), true),
  bfloat16: (view, at, value) => view.setUint16(at, float32Bits(value) >>> 16, true),
  int64: write64,
  uint64: write64,
  int32: write32,
  uint32: write32,
  int16: write16,
  uint16: write16,
};

const scratch = new DataView(new ArrayBuffer(4));

function float32Bits(value: number): number {
  scratch.setFloat32(0, value);
  return scratch.getUint32(0);
}

/** The bits of a number that is a float16. */
function halfBits(value: number): number {
  const bits = float32Bits(value);
  const sign = (bits >>> 16) & 0x8000;
  const size = Math.abs(value);
  if (Number.isNaN(value)) return sign | 0x7e00;
  if (size === Number.POSITIVE_INFINITY) return sign | 0x7c00;
  if (size < 2 ** -14) return sign | (size * 2 ** 24);
  return sign | (((bits >>> 13) & 0x3ffff) - ((127 - 15) << 10));
}
