import type { NumericTensor } from '../tensor.ts';

/** A row of numbers in one round of a loop over a sequence, as it depends on the round's inputs and states. */
export type Expression =
  | { readonly kind: 'state'; readonly carried: number; readonly width: number }
  | { readonly kind: 'constant'; readonly data: Float32Array; readonly width: number }
  | Product
  | Call
  | Select;

/** Some columns of a vector times constant weights. */
export interface Product {
  readonly kind: 'product';
  readonly left: Expression | Source;
  readonly weights: NumericTensor;
  /** The first of the columns. */
  readonly from: number;
  readonly width: number;
}

/** An operation on each element. */
export interface Call {
  readonly kind: 'call';
  readonly op: string;
  readonly args: readonly Expression[];
  readonly width: number;
}

/** One row or another, as this round's mask says. */
export interface Select {
  readonly kind: 'select';
  readonly mask: Source;
  readonly args: readonly [yes: Expression, no: Expression];
  readonly width: number;
}

/** What a round takes from a list: the element that a counter stands at. */
export interface Source {
  readonly kind: 'source';
  /** The list's number among the loop's inputs. */
  readonly list: number;
  readonly counter: number;
}

/** A loop of rounds of the same operations on rows, each row for itself. All numbers are of the loop's inputs. */
export interface Cell {
  /** Whole numbers that each round adds 1 to. */
  readonly counters: readonly number[];
  /** The loop goes on while each of these counters is less than its limit: an input, or a constant. */
  readonly limits: readonly {
    readonly counter: number;
    readonly limit: { readonly input: number } | number;
  }[];
  /** Rows that rounds hand on; those that are their own next ones are only read. */
  readonly states: readonly { readonly carried: number; readonly next: Expression }[];
  /** Lists of which each round sets the element that a counter stands at, or always the same one. */
  readonly lists: readonly {
    readonly carried: number;
    readonly index: { readonly counter: number } | number;
    readonly item: Expression;
  }[];
}

/** What an expression is made of. */
export function partsOf(expression: Expression): readonly Expression[] {
  if (expression.kind === 'call' || expression.kind === 'select') return expression.args;
  if (expression.kind !== 'product' || expression.left.kind === 'source') return [];
  return [expression.left];
}
