// Operations on strings: attributes and shapes here, the work in kernels/strings and regex.
import { SavedModelError } from '../errors.ts';
import type { Op, OpTable } from '../graph/op.ts';
import { compileReplace } from '../regex/chain.ts';
import { compileFullMatch } from '../regex/full-match.ts';
import { patternCost } from '../regex/pattern-cost.ts';
import { decodeString, type StringColumn } from '../string-column.ts';
import { numeric, type StringTensor, strings } from '../tensor.ts';
import { type CaseEncoding, lowerStrings, upperStrings } from './strings/case.ts';
import { lengthUnit, stringLengths } from './strings/length.ts';
import { stripStrings } from './strings/strip.ts';
import { texts } from './values.ts';

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

/** Operations that compiling an instruction of a pattern is worth. */
const COMPILING = 10;

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
  create({ attrs, session }) {
    const global = attrs.bool('replace_global', true);
    const compile = remember((pattern = '', rewrite = '') => {
      session.work.spend(COMPILING * patternCost(pattern));
      return compileReplace(pattern, rewrite, global);
    });
    return ([input, pattern, rewrite]) =>
      strings(
        texts(input).shape,
        compile(oneText(pattern), oneText(rewrite)).apply(texts(input).data),
      );
  },
};

const length: Op = {
  create({ attrs }) {
    const unit = lengthUnit(attrs);
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
    create({ session }) {
      const compile = remember((pattern = '') => {
        session.work.spend(COMPILING * patternCost(pattern));
        return compileFullMatch(pattern);
      });
      return ([input, pattern]) => fullMatch(texts(input), compile(oneText(pattern)));
    },
  },
  StringLength: length,
};
