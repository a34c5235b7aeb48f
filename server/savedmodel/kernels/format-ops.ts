// Numbers and bytes as text, and back. Source: tensorflow/core/kernels/as_string_op.cc, string_to_number_op.cc,
// decode_raw_op.cc, base64_ops.cc.
import { ColumnBuilder } from '../column-builder.ts';
import { SavedModelError } from '../errors.ts';
import type { Attrs } from '../graph/attrs.ts';
import type { Op, OpTable } from '../graph/op.ts';
import { parseNumber } from '../parse-number.ts';
import { decodeString, encodeStrings, type StringColumn } from '../string-column.ts';
import { allocate, type DType, type NumericTensor, numeric, strings } from '../tensor.ts';
import { decodeBase64, encodeBase64 } from './strings/base64.ts';
import { decodeRaw } from './strings/decode-raw.ts';
import { type NumberFormat, printNumber } from './strings/print-number.ts';
import { tensor, texts } from './values.ts';

const FLOATS: readonly DType[] = ['float16', 'bfloat16', 'float32', 'float64'];

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

export const formatOps: OpTable = {
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
