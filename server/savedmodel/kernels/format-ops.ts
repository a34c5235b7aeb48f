// Numbers and bytes as text, and back. Source: tensorflow/core/kernels/as_string_op.cc, string_to_number_op.cc,
// decode_raw_op.cc, base64_ops.cc.

import { ColumnBuilder } from '../column-builder.ts';
import { SavedModelError } from '../errors.ts';
import type { Attrs } from '../graph/attrs.ts';
import type { Op, OpTable } from '../graph/op.ts';
import { parseNumber } from '../parse-number.ts';
import { bytesPerElement, decodeTensor } from '../proto/tensor.ts';
import { requireRoom } from '../room.ts';
import { decodeString, encodeStrings, type StringColumn } from '../string-column.ts';
import {
  allocate,
  type DType,
  type NumericTensor,
  numeric,
  stringScalar,
  strings,
  type Tensor,
} from '../tensor.ts';
import { decodeBase64, encodeBase64 } from './strings/base64.ts';
import { decodeBytes, decodeRaw } from './strings/decode-raw.ts';
import { type NumberFormat, printNumber } from './strings/print-number.ts';
import { summarize } from './strings/summary.ts';
import { single, tensor, texts } from './values.ts';

const FLOATS: readonly DType[] = ['float16', 'bfloat16', 'float32', 'float64'];

/** What a number takes as a text while it is written. */
const BYTES_A_NUMBER = 64;

// printf takes any; no number needs more, and a hostile file may ask for all memory.
const MAX_DIGITS = 2000;

const asString: Op = {
  create({ attrs }) {
    const dtype = attrs.type('T');
    const format = numberFormat(attrs, dtype);
    return ([input]) => {
      const x = tensor(input);
      return strings(x.shape, x.dtype === 'string' ? padStrings(x.data, format) : print(x, format));
    };
  },
};

function numberFormat(attrs: Attrs, dtype: DType): NumberFormat {
  const flag = attrs.text('fill', '');
  const precision = attrs.int('precision', -1);
  const width = attrs.int('width', -1);
  const scientific = attrs.bool('scientific', false);
  const shortest = attrs.bool('shortest', false);
  const float = FLOATS.includes(dtype);
  const refused =
    !['', ' ', '+', '-', '0', '#'].includes(flag) ||
    (scientific && shortest) ||
    Math.max(precision, width) > MAX_DIGITS ||
    (!float && dtype !== 'string' && (scientific || shortest || precision >= 0));
  if (refused) {
    throw new SavedModelError(
      `Elements of type ${dtype} cannot be written with fill "${flag}", precision ${precision}, width ${width}, scientific ${scientific}, shortest ${shortest}.`,
    );
  }
  const style = !float ? 'd' : shortest ? 'g' : scientific ? 'e' : 'f';
  return { style, precision, width, flag, signed: !dtype.startsWith('uint') };
}

function print(x: NumericTensor, format: NumberFormat): StringColumn {
  requireRoom((BYTES_A_NUMBER + Math.max(format.width, format.precision, 0)) * x.data.length);
  const write = (value: number) => printNumber(value, format);
  const asWord = (value: number) => (value ? 'true' : 'false');
  return encodeStrings(Array.from(x.data, x.dtype === 'bool' ? asWord : write));
}

/** Fills strings up with spaces; the width counts bytes. */
function padStrings(column: StringColumn, { width, flag }: NumberFormat): StringColumn {
  const { bytes, offsets, length } = column;
  const out = new ColumnBuilder(length, offsets[length]! - offsets[0]!);
  for (let i = 0; i < length; i++) {
    const missing = Math.max(0, width - (offsets[i + 1]! - offsets[i]!));
    const spaces = new Uint8Array(missing).fill(32);
    if (flag !== '-') out.append(spaces, 0, missing);
    out.append(bytes, offsets[i]!, offsets[i + 1]!);
    if (flag === '-') out.append(spaces, 0, missing);
    out.endString();
  }
  return out.finish();
}

const toNumber: Op = {
  create({ attrs }) {
    const dtype = attrs.numericType('out_type', 'float32');
    return ([input]) => {
      const { shape, data: column } = texts(input);
      const data = allocate(dtype, column.length);
      for (let i = 0; i < column.length; i++) {
        const value = parseNumber(column, i, dtype);
        if (value === undefined) {
          const text = JSON.stringify(decodeString(column, i).slice(0, 40));
          throw new SavedModelError(`${text} is no number of type ${dtype}.`);
        }
        data[i] = value;
      }
      return numeric(dtype, shape, data);
    };
  },
};

const fromBytes: Op = {
  create({ attrs }) {
    const dtype = attrs.numericType('out_type');
    const little = attrs.bool('little_endian', true);
    return ([input]) => {
      const { shape, data: column } = texts(input);
      const data = decodeRaw(column, dtype, little);
      return numeric(dtype, [...shape, column.length ? data.length / column.length : 0], data);
    };
  },
};

/** DecodePaddedRaw: texts are cut or filled up with zero bytes to one length. */
const fromPaddedBytes: Op = {
  create({ attrs }) {
    const dtype = attrs.numericType('out_type');
    const little = attrs.bool('little_endian', true);
    return ([input, lengthInput]) => {
      const { shape, data: column } = texts(input);
      const length = single(lengthInput);
      if (length <= 0) throw new SavedModelError(`Texts cannot be made ${length} bytes long.`);
      const bytes = allocate('uint8', column.length * length);
      for (let i = 0; i < column.length; i++) {
        const from = column.offsets[i]!;
        const to = Math.min(column.offsets[i + 1]!, from + length);
        bytes.set(column.bytes.subarray(from, to), i * length);
      }
      const data = decodeBytes(bytes, length, dtype, little);
      return numeric(dtype, [...shape, length / bytesPerElement(dtype)], data);
    };
  },
};

/** StringFormat: a template with tensors in it. */
const format: Op = {
  create({ attrs }) {
    const placeholder = attrs.text('placeholder', '%s');
    const parts = attrs.text('template', '%s').split(placeholder).map(byteString);
    const ends = attrs.int('summarize', 3);
    return (inputs) => {
      if (inputs.length !== parts.length - 1) {
        throw new SavedModelError(
          `A template with ${parts.length - 1} gaps cannot take ${inputs.length} tensors.`,
        );
      }
      const text = parts.map((part, i) => (i ? summarize(tensor(inputs[i - 1]), ends) : '') + part);
      return stringScalar(Uint8Array.from(text.join(''), (byte) => byte.charCodeAt(0)));
    };
  },
};

const encoder = new TextEncoder();

/** The bytes of a text, a character each. */
function byteString(text: string): string {
  return Array.from(encoder.encode(text), (byte) => String.fromCharCode(byte)).join('');
}

/** ParseTensor: a tensor from its message. */
const parseTensor: Op = {
  create({ attrs }) {
    const dtype = attrs.type('out_type');
    return ([input]) => {
      const { bytes, offsets } = texts(input).data;
      const made = parsed(bytes.subarray(offsets[0], offsets[1]));
      if (made.dtype === dtype) return made;
      throw new SavedModelError(`A tensor of ${dtype} was expected, one of ${made.dtype} given.`);
    };
  },
};

function parsed(message: Uint8Array): Tensor {
  try {
    return decodeTensor(message);
  } catch (error) {
    throw new SavedModelError(
      `A text is no tensor: give it as tf.io.serialize_tensor writes it (${(error as Error).message})`,
      { cause: error },
    );
  }
}

export const formatOps: OpTable = {
  ParseTensor: parseTensor,
  DecodePaddedRaw: fromPaddedBytes,
  StringFormat: format,
  AsString: asString,
  StringToNumber: toNumber,
  DecodeRaw: fromBytes,
  EncodeBase64: {
    create({ attrs }) {
      const padded = attrs.bool('pad', false);
      return ([input]) => strings(texts(input).shape, encodeBase64(texts(input).data, padded));
    },
  },
  DecodeBase64: {
    create:
      () =>
      ([input]) =>
        strings(texts(input).shape, decodeBase64(texts(input).data)),
  },
};
