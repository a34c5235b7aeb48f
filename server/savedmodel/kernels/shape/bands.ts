/** Bands of diagonals of matrices, and how a tensor lists their elements. */
import { SavedModelError } from '../../errors.ts';
import type { Attrs } from '../../graph/attrs.ts';
import type { Value } from '../../graph/op.ts';
import { numbers } from '../values.ts';

/** Where short diagonals of a band lie in their rows: those above the main one, and those below. */
export interface Alignment {
  readonly above: 'LEFT' | 'RIGHT';
  readonly below: 'LEFT' | 'RIGHT';
}

const ALIGNMENT = /^(LEFT|RIGHT)_(LEFT|RIGHT)$/;

/** What an attribute says of it; to the left where the operation has none. */
export function alignmentOf(attrs: Attrs, fallback: string): Alignment {
  const text = attrs.text('align', fallback);
  const [, above, below] = ALIGNMENT.exec(text) ?? [];
  if (!above || !below) throw new SavedModelError(`Diagonals cannot be aligned ${text}.`);
  return { above, below } as Alignment;
}

/** Which diagonals: 0 is the main one, those above it are positive. */
export interface Diagonals {
  readonly lower: number;
  readonly upper: number;
}

/** One number, or two; the main one where there is nothing. */
export function diagonalsOf(value: Value | undefined): Diagonals {
  if (!value) return { lower: 0, upper: 0 };
  const { data } = numbers(value);
  const [lower, upper = lower] = data;
  if (lower === undefined || upper === undefined || data.length > 2 || lower > upper) {
    throw new SavedModelError(`[${data}] names no diagonals.`);
  }
  return { lower, upper };
}

/** A band in matrices of one size. */
export class Band {
  readonly rows: number;
  readonly columns: number;
  readonly #upper: number;
  readonly #alignment: Alignment;
  /** How many diagonals there are, and the length of the longest. */
  readonly count: number;
  readonly length: number;

  constructor(
    [rows, columns]: readonly [number, number],
    { lower, upper }: Diagonals,
    alignment: Alignment,
  ) {
    this.rows = rows;
    this.columns = columns;
    this.#upper = upper;
    this.#alignment = alignment;
    this.count = upper - lower + 1;
    this.length = Math.min(rows + Math.min(upper, 0), columns - Math.max(lower, 0));
  }

  /** The band of matrices that there are; an error where one of its ends lies outside of them. */
  static of(shape: readonly [number, number], diagonals: Diagonals, alignment: Alignment): Band {
    const [rows, columns] = shape;
    const { lower, upper } = diagonals;
    const isInside = (k: number) => k === 0 || (k > -rows && k < columns);
    if (!isInside(lower) || !isInside(upper)) {
      throw new SavedModelError(
        `A matrix of ${rows} rows and ${columns} columns has no diagonals ${lower} to ${upper}.`,
      );
    }
    return new Band(shape, diagonals, alignment);
  }

  /** The dimensions that list a band's elements: of one diagonal without the number of diagonals. */
  get shape(): number[] {
    return this.count > 1 ? [this.count, this.length] : [this.length];
  }

  /** Calls back for each element with its places in the matrix and in the list. */
  forEach(use: (inMatrix: number, inList: number) => void): void {
    for (let i = 0; i < this.count; i++) {
      const diagonal = this.#upper - i;
      const down = Math.max(-diagonal, 0);
      const right = Math.max(diagonal, 0);
      const own = Math.max(0, Math.min(this.rows - down, this.columns - right));
      const { above, below } = this.#alignment;
      const side = diagonal > 0 ? above : diagonal < 0 ? below : 'LEFT';
      const from = i * this.length + (side === 'RIGHT' ? this.length - own : 0);
      for (let k = 0; k < own; k++) use((k + down) * this.columns + k + right, from + k);
    }
  }
}
