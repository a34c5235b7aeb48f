// Strings as code points, and back. Source: tensorflow/core/kernels/unicode_ops.cc.
import { SavedModelError } from '../errors.ts';
import type { Attrs } from '../graph/attrs.ts';
import type { Op, OpTable } from '../graph/op.ts';
import { allocate, type NumericType, numeric, strings } from '../tensor.ts';
import { scriptOf } from './strings/scripts.ts';
import { decoderOf, decodeUnicode, type UnicodeErrors } from './strings/unicode-decode.ts';
import { encoderOf, encodeUnicode } from './strings/unicode-encode.ts';
import { numbers, texts } from './values.ts';

function errorsOf(attrs: Attrs): UnicodeErrors {
  const policy = attrs.text('errors', 'replace');
  if (policy !== 'replace' && policy !== 'ignore' && policy !== 'strict') {
    throw new SavedModelError(`Errors of text cannot be treated as "${policy}".`);
  }
  const replacement = attrs.int('replacement_char', 0xfffd);
  if (replacement < 0 || replacement > 0x10ffff) {
    throw new SavedModelError(`${replacement} is the number of no character.`);
  }
  return { policy, replacement, controls: attrs.bool('replace_control_characters', false) };
}

function list(dtype: NumericType, from: Int32Array) {
  const data = allocate(dtype, from.length);
  data.set(from);
  return numeric(dtype, [from.length], data);
}

const decode: Op = {
  create({ attrs }) {
    const decodeOne = decoderOf(attrs.text('input_encoding'));
    const errors = errorsOf(attrs);
    const splitsType = attrs.numericType('Tsplits', 'int64');
    return ([input]) => {
      const made = decodeUnicode(texts(input).data, decodeOne, errors);
      return [
        list(splitsType, made.rowSplits),
        list('int32', made.codePoints),
        list('int64', made.starts),
      ];
    };
  },
};

const decodeWithoutOffsets: Op = {
  create(context) {
    const kernel = decode.create(context);
    return (inputs) => (kernel(inputs) as readonly ReturnType<typeof list>[]).slice(0, 2);
  },
};

const encode: Op = {
  create({ attrs }) {
    const encodeOne = encoderOf(attrs.text('output_encoding'));
    const errors = errorsOf(attrs);
    return ([values, splits]) => {
      const column = encodeUnicode(numbers(values).data, numbers(splits).data, encodeOne, errors);
      return strings([column.length], column);
    };
  },
};

const transcode: Op = {
  create({ attrs }) {
    const decodeOne = decoderOf(attrs.text('input_encoding'));
    const encodeOne = encoderOf(attrs.text('output_encoding'));
    const errors = errorsOf(attrs);
    return ([input]) => {
      const { shape, data } = texts(input);
      const { codePoints, rowSplits } = decodeUnicode(data, decodeOne, errors);
      // What has been decoded is written as it is: noncharacters are no error here.
      const lenient: UnicodeErrors = { ...errors, policy: 'ignore' };
      return strings(shape, encodeUnicode(codePoints, rowSplits, encodeOne, lenient));
    };
  },
};

const script: Op = {
  create:
    () =>
    ([input]) => {
      const { shape, data: codePoints } = numbers(input);
      const data = allocate('int32', codePoints.length);
      for (let i = 0; i < data.length; i++) data[i] = scriptOf(codePoints[i]!);
      return numeric('int32', shape, data);
    },
};

export const unicodeOps: OpTable = {
  UnicodeScript: script,
  UnicodeDecode: decodeWithoutOffsets,
  UnicodeDecodeWithOffsets: decode,
  UnicodeEncode: encode,
  UnicodeTranscode: transcode,
};
