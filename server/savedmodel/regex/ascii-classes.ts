/** The classes that RE2 defines over ASCII alone: Perl's escapes and POSIX' names. */
import { type CodePoints, normalize } from './code-points.ts';

const DIGIT = [0x30, 0x39];
const LOWER = [0x61, 0x7a];
const UPPER = [0x41, 0x5a];
const ALPHA = [...UPPER, ...LOWER];
const WORD = normalize([...DIGIT, ...ALPHA, 0x5f, 0x5f]);

// \s is without the vertical tab that [[:space:]] has.
const PERL: Record<string, CodePoints> = {
  d: DIGIT,
  s: [0x09, 0x0a, 0x0c, 0x0d, 0x20, 0x20],
  w: WORD,
};

const POSIX: Record<string, CodePoints> = {
  alnum: normalize([...DIGIT, ...ALPHA]),
  alpha: ALPHA,
  ascii: [0x00, 0x7f],
  blank: [0x09, 0x09, 0x20, 0x20],
  cntrl: [0x00, 0x1f, 0x7f, 0x7f],
  digit: DIGIT,
  graph: [0x21, 0x7e],
  lower: LOWER,
  print: [0x20, 0x7e],
  punct: [0x21, 0x2f, 0x3a, 0x40, 0x5b, 0x60, 0x7b, 0x7e],
  space: [0x09, 0x0d, 0x20, 0x20],
  upper: UPPER,
  word: WORD,
  xdigit: [...DIGIT, 0x41, 0x46, 0x61, 0x66],
};

/** A class, and whether what is meant is all that it leaves out. */
export interface NamedClass {
  readonly ranges: CodePoints;
  readonly negated: boolean;
}

/** The class of `\d`, `\D`, `\s`, `\S`, `\w` or `\W` by its letter; undefined for any other. */
export function perlClass(letter: string): NamedClass | undefined {
  const name = letter.toLowerCase();
  return Object.hasOwn(PERL, name) ? { ranges: PERL[name]!, negated: letter !== name } : undefined;
}

/** The class between `[:` and `:]`, `^` in front negates; undefined if POSIX has no such name. */
export function posixClass(name: string): NamedClass | undefined {
  const negated = name.startsWith('^');
  const bare = negated ? name.slice(1) : name;
  return Object.hasOwn(POSIX, bare) ? { ranges: POSIX[bare]!, negated } : undefined;
}
