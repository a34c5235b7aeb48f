import type { Value } from '../graph/op.ts';
import type { NumericTensor, NumericType } from '../tensor.ts';
import { TensorList } from '../tensor-list.ts';
import type { Cell, Source } from './cell.ts';
import type { Layout } from './layout.ts';

/** What a loop is given, of the shapes that its cell was read for. */
export interface BoundInputs {
  readonly count: number;
  readonly rows: number;
  readonly states: readonly NumericTensor[];
  /** Of each of the layout's sources and masks, one element a round. */
  readonly sources: readonly (readonly NumericTensor[])[];
  readonly masks: readonly (readonly NumericTensor[])[];
  readonly lists: readonly TensorList[];
}

/** Checks what a loop is given; undefined where it is of other types or shapes, or there is nothing to do. */
export function bindInputs(
  { states, lists, limits }: Cell,
  layout: Layout,
  inputs: readonly Value[],
): BoundInputs | undefined {
  const number = (i: number) => integer(inputs[i]);
  const left = limits.map(
    ({ counter, limit }) =>
      (typeof limit === 'number' ? limit : number(limit.input)) - number(counter),
  );
  const count = Math.min(...left);
  const first = inputs[states[0]?.carried ?? -1];
  const rows = first?.dtype === 'float32' ? (first.shape[0] ?? 0) : 0;
  // Not NaN either: a counter that is no number.
  if (!(count > 0) || !(rows > 0)) return undefined;
  const elements = ({ list, counter }: Source, width: number, dtype: NumericType) => {
    const value = inputs[list];
    if (!(value instanceof TensorList)) return undefined;
    const start = number(counter);
    const items = value.elements.slice(start, start + count);
    return items.length === count && start >= 0
      ? all(items.map((item) => matrix(item, rows, width, dtype)))
      : undefined;
  };
  const bound = {
    states: all(states.map(({ carried, next }) => matrix(inputs[carried], rows, next.width))),
    sources: all(layout.sources.map(({ source, width }) => elements(source, width, 'float32'))),
    masks: all(layout.masks.map(({ source }) => elements(source, 1, 'bool'))),
    lists: all(
      lists.map(({ carried, index, item }) => {
        const [from, to] =
          typeof index === 'number'
            ? [index, index + 1]
            : [number(index.counter), number(index.counter) + count];
        const list = inputs[carried];
        const fits =
          list instanceof TensorList &&
          from >= 0 &&
          to <= list.elements.length &&
          allows(list, rows, item.width);
        return fits ? list : undefined;
      }),
    ),
  };
  const { states: s, sources, masks, lists: l } = bound;
  return s && sources && masks && l
    ? { count, rows, states: s, sources, masks, lists: l }
    : undefined;
}

function integer(value: Value | undefined): number {
  return value?.dtype === 'int32' && value.data.length === 1
    ? (value.data[0] as number)
    : Number.NaN;
}

function matrix(
  value: Value | undefined,
  rows: number,
  width: number,
  dtype: NumericType = 'float32',
): NumericTensor | undefined {
  if (value?.dtype !== dtype) return undefined;
  const { shape } = value;
  return shape.length === 2 && shape[0] === rows && shape[1] === width ? value : undefined;
}

function allows({ shape }: TensorList, rows: number, width: number): boolean {
  if (!shape) return true;
  const [r = -1, w = -1] = shape;
  return shape.length === 2 && (r < 0 || r === rows) && (w < 0 || w === width);
}

function all<T>(items: readonly (T | undefined)[]): readonly T[] | undefined {
  return items.every((item) => item !== undefined) ? (items as readonly T[]) : undefined;
}
