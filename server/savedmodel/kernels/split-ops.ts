// Strings into parts. Source: tensorflow/core/kernels/string_split_op.cc, string_ngrams_op.cc, substr_op.cc.
import { SavedModelError } from '../errors.ts';
import type { Op, OpTable, Value } from '../graph/op.ts';
import type { StringColumn } from '../string-column.ts';
import { numeric, strings, type Tensor } from '../tensor.ts';
import { lengthUnit } from './strings/length.ts';
import { stringNgrams } from './strings/ngrams.ts';
import { splitAtAny, splitStrings } from './strings/split.ts';
import { asInt64, splitIndices } from './strings/split-indices.ts';
import { substrings } from './strings/substring.ts';
import { broadcastIndices, broadcastShape, numbers, texts } from './values.ts';

const encoder = new TextEncoder();

/** The strings of a tensor with one dimension. */
function listOf(value: Value | undefined): StringColumn {
  const { shape, data } = texts(value);
  if (shape.length !== 1) throw new SavedModelError(`A list to split has the shape [${shape}].`);
  return data;
}

/** Parts as a sparse matrix: indices, values and dense shape. */
function sparse(
  values: StringColumn,
  rowSplits: Int32Array,
  width: number,
  indexed = true,
): Tensor[] {
  const indices = indexed ? splitIndices(rowSplits) : new Float64Array();
  return [
    numeric('int64', [values.length, 2], indices),
    strings([values.length], values),
    numeric('int64', [2], Float64Array.of(rowSplits.length - 1, width)),
  ];
}

const split: Op = {
  // The fourth output is ours: see fusions/row-splits.ts.
  create({ attrs, wants }) {
    const maxSplit = attrs.int('maxsplit', -1);
    return ([input, by]) => {
      listOf(input);
      const separator = texts(by).data;
      const { values, rowSplits, width } = splitStrings(
        texts(input).data,
        separator.bytes.subarray(separator.offsets[0], separator.offsets[1]),
        maxSplit,
      );
      const rows = numeric('int64', [rowSplits.length], asInt64(rowSplits));
      return [...sparse(values, rowSplits, width, wants[0]), rows];
    };
  },
};

const splitV1: Op = {
  create({ attrs }) {
    const skipEmpty = attrs.bool('skip_empty', true);
    return ([input, delimiters]) => {
      const { data } = texts(delimiters);
      if (data.length !== 1) throw new SavedModelError('Strings are split at one delimiter.');
      const bytes = data.bytes.subarray(data.offsets[0], data.offsets[1]);
      const { values, rowSplits, width } = splitAtAny(listOf(input), bytes, skipEmpty);
      return sparse(values, rowSplits, width);
    };
  },
};

const ngrams: Op = {
  create({ attrs }) {
    const splitsType = attrs.numericType('Tsplits', 'int64');
    const options = {
      separator: encoder.encode(attrs.text('separator')),
      widths: attrs.ints('ngram_widths'),
      leftPad: encoder.encode(attrs.text('left_pad')),
      rightPad: encoder.encode(attrs.text('right_pad')),
      padWidth: attrs.int('pad_width'),
      preserveShort: attrs.bool('preserve_short_sequences'),
    };
    return ([words, rows]) => {
      const made = stringNgrams(texts(words).data, numbers(rows).data, options);
      return [
        strings([made.ngrams.length], made.ngrams),
        numeric(
          splitsType,
          [made.splits.length],
          splitsType === 'int64' ? asInt64(made.splits) : made.splits,
        ),
      ];
    };
  },
};

const substr: Op = {
  create({ attrs }) {
    const unit = lengthUnit(attrs);
    return ([input, positions, lengths]) => {
      const { shape: from, data } = texts(input);
      const position = numbers(positions);
      const length = numbers(lengths);
      if (`${position.shape}` !== `${length.shape}`) {
        throw new SavedModelError(
          `Positions of shape [${position.shape}] and lengths of shape [${length.shape}] differ.`,
        );
      }
      const shape = broadcastShape(from, position.shape);
      const parts = { positions: position.data, lengths: length.data };
      const rows = broadcastIndices(from, shape);
      const picks = broadcastIndices(position.shape, shape);
      return strings(shape, substrings(data, parts, { texts: rows, picks }, unit));
    };
  },
};

export const splitOps: OpTable = {
  StringSplit: splitV1,
  StringSplitV2: split,
  StringNGrams: ngrams,
  Substr: substr,
};
