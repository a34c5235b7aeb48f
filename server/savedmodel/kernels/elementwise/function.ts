// What operations on elements are made of: a function of one or two numbers, for the type of the elements.
import type { Attrs } from '../../graph/attrs.ts';
import type { NumericType } from '../../tensor.ts';
import { roundingTo } from '../rounding.ts';

/** What becomes of one element, or of two; the result is rounded to its type where it is stored. */
export interface ElementFunction {
  readonly arity: 1 | 2;
  readonly fn: (x: number, y: number) => number;
  /** The type of the result where it is not that of the (first) input. */
  readonly to?: NumericType;
}

/** Makes the function for elements of a type. */
export type ElementMaker = (dtype: NumericType, attrs: Attrs) => ElementFunction;

/** Makers by TensorFlow's name of the operation. */
export type ElementTable = Readonly<Record<string, ElementMaker>>;

/** Leaves a number as it is: where that is all, elements are copied, and storing them converts them. */
export const same = (x: number): number => x;

/** A function of one number, the same for every type. */
export function unary(fn: (x: number) => number, to?: NumericType): ElementMaker {
  return (dtype) => ofOne(fn, dtype, to);
}

/** A function of two numbers, the same for every type. */
export function binary(fn: (x: number, y: number) => number, to?: NumericType): ElementMaker {
  return (dtype) => ofTwo(fn, dtype, to);
}

/** A function of one number for elements of one type. */
export function ofOne(
  fn: (x: number) => number,
  dtype: NumericType,
  to?: NumericType,
): ElementFunction {
  const round = roundingTo(to ?? dtype);
  return { arity: 1, fn: round ? (x) => round(fn(x)) : fn, ...(to && { to }) };
}

/** A function of two numbers for elements of one type. */
export function ofTwo(
  fn: (x: number, y: number) => number,
  dtype: NumericType,
  to?: NumericType,
): ElementFunction {
  const round = roundingTo(to ?? dtype);
  return { arity: 2, fn: round ? (x, y) => round(fn(x, y)) : fn, ...(to && { to }) };
}

/** Whether elements of a type are whole numbers. */
export function isInteger(dtype: NumericType): boolean {
  return !dtype.includes('float') && dtype !== 'bool';
}
