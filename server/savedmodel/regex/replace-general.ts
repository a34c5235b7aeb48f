/** Replacement for every pattern and rewrite: the definition, on which the faster forms fall back. */
import type { ColumnBuilder } from '../column-builder.ts';
import { Finder } from './finder.ts';
import type { Program } from './program.ts';
import type { Rewrite } from './rewrite.ts';

/** Multiplications that take as long as a byte of a text whose matches are replaced. */
export const WORK_PER_BYTE = 256;

/** Appends the text bytes[begin, end), changed, to a column under construction. */
export interface TextReplacer {
  /** 1 for each byte without any of which a text stays as it is; without this any text may change. */
  readonly firstBytes?: Uint8Array;
  /** Bytes that it may bring into a text. */
  readonly rewriteBytes?: Uint8Array;
  replace(bytes: Uint8Array, begin: number, end: number, out: ColumnBuilder): void;
}

/** RE2's GlobalReplace or, for the first match alone, its Replace. */
export class GeneralReplacer implements TextReplacer {
  readonly firstBytes?: Uint8Array;
  readonly rewriteBytes: Uint8Array;
  private readonly finder: Finder;
  private readonly rewrite: Rewrite;
  private readonly global: boolean;

  constructor(program: Program, rewrite: Rewrite, global: boolean) {
    if (program.minLength > 0) this.firstBytes = program.firstBytes;
    this.rewriteBytes = Uint8Array.from(
      rewrite.parts.flatMap((part) => (typeof part === 'number' ? [] : [...part])),
    );
    this.finder = new Finder(program, rewrite.groups);
    this.rewrite = rewrite;
    this.global = global;
  }

  /** A measure of the work done so far, in bytes read. */
  get steps(): number {
    return this.finder.steps;
  }

  replace(bytes: Uint8Array, begin: number, end: number, out: ColumnBuilder): void {
    const { finder } = this;
    const { slots } = finder;
    finder.open(bytes, begin, end);
    let at = begin;
    let lastEnd = -1;
    while (at <= end && finder.next(at)) {
      const from = slots[0]!;
      const to = slots[1]!;
      out.append(bytes, at, from);
      if (from === to && from === lastEnd) {
        // An empty match right behind the last match does not count: it goes on one character further.
        at = from + characterLength(bytes, from, end);
        out.append(bytes, from, Math.min(at, end));
        continue;
      }
      this.appendRewrite(bytes, out);
      at = to;
      lastEnd = to;
      if (!this.global) break;
    }
    if (at < end) out.append(bytes, at, end);
  }

  private appendRewrite(bytes: Uint8Array, out: ColumnBuilder): void {
    const { slots } = this.finder;
    for (const part of this.rewrite.parts) {
      if (typeof part !== 'number') out.append(part, 0, part.length);
      else if (slots[2 * part]! >= 0) out.append(bytes, slots[2 * part]!, slots[2 * part + 1]!);
    }
  }
}

/** Bytes of the character at a position: 1 where they are not UTF-8. Surrogates pass, as in RE2. */
function characterLength(bytes: Uint8Array, at: number, end: number): number {
  const lead = at < end ? bytes[at]! : 0;
  if (lead < 0xc2 || lead > 0xf4) return 1;
  const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  if (at + length > end) return 1;
  for (let i = 1; i < length; i++) if ((bytes[at + i]! & 0xc0) !== 0x80) return 1;
  const second = bytes[at + 1]!;
  const overlong = (lead === 0xe0 && second < 0xa0) || (lead === 0xf0 && second < 0x90);
  return overlong || (lead === 0xf4 && second > 0x8f) ? 1 : length;
}
