/** Replacement of runs of characters of one class, `[…]+`: one look at a table for each ASCII character. */
import type { ColumnBuilder } from '../column-builder.ts';
import type { CodePoints } from './code-points.ts';
import type { TextReplacer } from './replace-general.ts';
import { type ByteSequence, byteSequences } from './utf8.ts';

const OUTSIDE = 0;
const INSIDE = 1;
/** The byte may begin a longer character, of which it does not tell enough. */
const UNTOLD = 2;

/** RE2's GlobalReplace of a greedy run by literal bytes. */
export class RunReplacer implements TextReplacer {
  readonly firstBytes: Uint8Array;
  readonly rewriteBytes: Uint8Array;
  private readonly kinds: Uint8Array;
  /** How characters of the class are spelled, by the byte that they begin with. */
  private readonly spellings: readonly (readonly ByteSequence[])[];

  constructor(characters: CodePoints, rewrite: Uint8Array) {
    const sequences = byteSequences(characters);
    this.spellings = Array.from({ length: 256 }, (_, byte) =>
      sequences.filter(([lowest, highest]) => byte >= lowest! && byte <= highest!),
    );
    this.firstBytes = Uint8Array.from(this.spellings, ({ length }) => Math.min(length, 1));
    this.rewriteBytes = rewrite;
    this.kinds = this.firstBytes.map((first, byte) =>
      first === 0 ? OUTSIDE : byte < 0x80 ? INSIDE : UNTOLD,
    );
  }

  replace(bytes: Uint8Array, begin: number, end: number, out: ColumnBuilder): void {
    const { kinds, rewriteBytes } = this;
    const width = rewriteBytes.length;
    // A run is at least one byte long.
    out.reserve((end - begin) * Math.max(1, width));
    const target = out.bytes;
    let { size } = out;
    for (let at = begin; at < end; ) {
      const byte = bytes[at]!;
      const kind = kinds[byte]!;
      let length = kind === UNTOLD ? this.lengthInside(bytes, at, end) : kind;
      if (length === 0) {
        target[size++] = byte;
        at++;
        continue;
      }
      do {
        at += length;
        const next = at < end ? kinds[bytes[at]!]! : OUTSIDE;
        length = next === UNTOLD ? this.lengthInside(bytes, at, end) : next;
      } while (length > 0);
      for (let i = 0; i < width; i++) target[size++] = rewriteBytes[i]!;
    }
    out.size = size;
  }

  /** Bytes of the character at a position if it is one of the class, else 0. */
  private lengthInside(bytes: Uint8Array, at: number, end: number): number {
    for (const spelling of this.spellings[bytes[at]!]!) {
      const length = spelling.length / 2;
      let told = 1;
      while (
        told < length &&
        at + told < end &&
        bytes[at + told]! >= spelling[2 * told]! &&
        bytes[at + told]! <= spelling[2 * told + 1]!
      ) {
        told++;
      }
      if (told === length) return length;
    }
    return 0;
  }
}
