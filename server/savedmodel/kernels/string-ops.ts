// Operations on strings: attributes and shapes here, the work in kernels/strings and regex.
import { SavedModelError } from '../errors.ts';
import type { Op, OpTable } from '../graph/op.ts';
import { compileReplace } from '../regex/chain.ts';
import { compileFullMatch } from '../regex/full-match.ts';
import { decodeString, type StringColumn } from '../string-column.ts';
import { numeric, type StringTensor, strings } from '../tensor.ts';
import { type CaseEncoding, lowerStrings, upperStrings } from './strings/case.ts';
import { joinStrings, reduceJoin } from './strings/join.ts';
import { stringLengths } from './strings/length.ts';
import { stringNgrams } from './strings/ngrams.ts';
import { splitStrings } from './strings/split.ts';
import { splitIndices } from './strings/split-indices.ts';
import { stripStrings } from './strings/strip.ts';
import { broadcastShape, numbers, texts } from './values.ts';

const encoder = new TextEncoder();

/** An operation that turns each string into one. */
function map(
  make: (attrs: Parameters<Op['create']>[0]['attrs']) => (column: StringColumn) => StringColumn,
): Op {
  return {
    create({ attrs }) {
      const change = make(attrs);
      return ([input]) => strings(texts(input).shape, change(texts(input).data));
    },
  };
}

function encodingOf(text: string): CaseEncoding {
  if (text === '' || text === 'utf-8') return text;
  throw new SavedModelError(`Strings in the encoding "${text}" cannot change case.`);
}

/** The text of a tensor that holds one string. */
function oneText(value: Parameters<typeof texts>[0]): string {
  const { data } = texts(value);
  if (data.length !== 1) throw new SavedModelError('One string was expected.');
  return decodeString(data, 0);
}

/** Remembers what was compiled for the last pattern, since it rarely changes. */
function remember<T>(compile: (...key: string[]) => T): (...key: string[]) => T {
  let last: { readonly key: string; readonly value: T } | undefined;
  return (...parts) => {
    const key = parts.join('\0');
    if (last?.key !== key) last = { key, value: compile(...parts) };
    return last.value;
  };
}

const regexReplace: Op = {
  create({ attrs }) {
    const global = attrs.bool('replace_global', true);
    const compile = remember((pattern, rewrite) =>
      compileReplace(pattern as string, rewrite as string, global),
    );
    return ([input, pattern, rewrite]) =>
      strings(
        texts(input).shape,
        compile(oneText(pattern), oneText(rewrite)).apply(texts(input).data),
      );
  },
};

const split: Op = {
  // The fourth output is ours: see fusions/row-splits.ts.
  outputs: ['indices', 'values', 'shape', 'row_splits'],
  create({ attrs, wants }) {
    const maxSplit = attrs.int('maxsplit', -1);
    return ([input, by]) => {
      const separator = texts(by).data;
      const { values, rowSplits, width } = splitStrings(
        texts(input).data,
        separator.bytes.subarray(separator.offsets[0], separator.offsets[1]),
        maxSplit,
      );
      const rows = rowSplits.length - 1;
      return [
        numeric(
          'int64',
          [values.length, 2],
          wants[0] ? splitIndices(rowSplits) : new Float64Array(),
        ),
        strings([values.length], values),
        numeric('int64', [2], Float64Array.of(rows, width)),
        numeric('int64', [rows + 1], Float64Array.from(rowSplits)),
      ];
    };
  },
};

const ngrams: Op = {
  outputs: ['ngrams', 'ngrams_splits'],
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
          splitsType === 'int64' ? Float64Array.from(made.splits) : made.splits,
        ),
      ];
    };
  },
};

const join: Op = {
  create({ attrs }) {
    const separator = encoder.encode(attrs.text('separator', ''));
    return (inputs) => {
      const parts = inputs.map(texts);
      const shape = parts.reduce<readonly number[]>((all, part) => {
        if (part.shape.length > 0 && all.length > 0 && `${part.shape}` !== `${all}`) {
          throw new SavedModelError(
            `Strings of shapes [${all}] and [${part.shape}] cannot be joined.`,
          );
        }
        return broadcastShape(all, part.shape);
      }, []);
      return strings(
        shape,
        joinStrings(
          parts.map(({ data }) => data),
          separator,
        ),
      );
    };
  },
};

const joinLastAxis: Op = {
  create({ attrs }) {
    const separator = encoder.encode(attrs.text('separator', ''));
    const keep = attrs.bool('keep_dims', false);
    return ([input, axes]) => {
      const { shape, data } = texts(input);
      const picked = numbers(axes).data;
      const axis = picked.length === 1 ? picked[0]! : Number.NaN;
      if (axis !== -1 && axis !== shape.length - 1) {
        throw new SavedModelError('Strings are joined along their last dimension only.');
      }
      const length = shape.at(-1) ?? 0;
      const outer = shape.slice(0, -1);
      const rows = outer.reduce((product, dim) => product * dim, 1);
      return strings(keep ? [...outer, 1] : outer, reduceJoin(data, rows, length, separator));
    };
  },
};

const length: Op = {
  create({ attrs }) {
    const unit = attrs.text('unit', 'BYTE');
    if (unit !== 'BYTE' && unit !== 'UTF8_CHAR') {
      throw new SavedModelError(`Strings cannot be measured in ${unit}.`);
    }
    return ([input]) =>
      numeric('int32', texts(input).shape, stringLengths(texts(input).data, unit));
  },
};

/** Whether each string matches as a whole. */
function fullMatch(input: StringTensor, matches: (column: StringColumn) => Uint8Array) {
  return numeric('bool', input.shape, matches(input.data));
}

export const stringOps: OpTable = {
  StringLower: map((attrs) => {
    const encoding = encodingOf(attrs.text('encoding', ''));
    return (column) => lowerStrings(column, encoding);
  }),
  StringUpper: map((attrs) => {
    const encoding = encodingOf(attrs.text('encoding', ''));
    return (column) => upperStrings(column, encoding);
  }),
  StringStrip: map(() => stripStrings),
  StaticRegexReplace: map((attrs) => {
    const global = attrs.bool('replace_global', true);
    const replace = compileReplace(attrs.text('pattern'), attrs.text('rewrite'), global);
    return (column) => replace.apply(column);
  }),
  RegexReplace: regexReplace,
  StaticRegexFullMatch: {
    create({ attrs }) {
      const matches = compileFullMatch(attrs.text('pattern'));
      return ([input]) => fullMatch(texts(input), matches);
    },
  },
  RegexFullMatch: {
    create() {
      const compile = remember((pattern) => compileFullMatch(pattern as string));
      return ([input, pattern]) => fullMatch(texts(input), compile(oneText(pattern)));
    },
  },
  StringSplitV2: split,
  StringNGrams: ngrams,
  StringJoin: join,
  ReduceJoin: joinLastAxis,
  StringLength: length,
};
