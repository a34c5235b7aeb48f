import { isTensor } from '../kernels/values.ts';
import type { ProgramEditor } from './editor.ts';

/** A dimension: a number, or whatever stands at a place of a value. */
export type Size = number | { readonly value: number; readonly at: number };

/** Graphs that spell a shape out in more steps than this are not followed. */
const MAX_STEPS = 32;

/**
 * What a value that spells out a shape is made of, however its sizes were cut out and put together; undefined where that
 * cannot be told.
 *
 * @param shapes - shapes that are known of values, by number.
 */
export function sizesOf(
  editor: ProgramEditor,
  value: number | undefined,
  shapes: ReadonlyMap<number, readonly Size[]> = new Map(),
  budget = { steps: MAX_STEPS },
): readonly Size[] | undefined {
  const known = editor.constant(value);
  if (isTensor(known)) {
    return known.dtype === 'string' || known.shape.length > 1 ? undefined : Array.from(known.data);
  }
  const step = editor.maker(value);
  if (!step || budget.steps-- < 1) return undefined;
  const { op, attrs, inputs } = step;
  const sizes = (input: number | undefined) => sizesOf(editor, input, shapes, budget);
  const numbers = (i: number) => {
    const constant = editor.constant(inputs[i]);
    return constant && sizesOf(editor, inputs[i])?.map(Number);
  };
  switch (op) {
    case 'StringSplit':
    case 'StringSplitV2':
    case 'FusedWordIds':
      return step.outputs[2] === value ? places(value!, 2) : undefined;
    case 'SparseReshape':
      return step.outputs[1] === value ? settled(sizes(inputs[2])) : undefined;
    case 'Shape':
      return shapes.get(inputs[0]!);
    case 'Cast':
      return sizes(inputs[0]);
    case 'Pack':
      return joined(inputs.map(sizes));
    case 'ConcatV2':
      return joined(inputs.slice(0, -1).map(sizes));
    case 'GatherV2': {
      const from = sizes(inputs[0]);
      return settled(numbers(1)?.map((at) => from?.[at]));
    }
    case 'Slice': {
      const [begin, size] = [numbers(1)?.[0], numbers(2)?.[0]];
      if (begin === undefined || size === undefined) return undefined;
      return sizes(inputs[0])?.slice(begin, size < 0 ? undefined : begin + size);
    }
    case 'StridedSlice': {
      const [begin, end, by] = [numbers(1)?.[0], numbers(2)?.[0], numbers(3)?.[0]];
      const adds = attrs.int('new_axis_mask', 0) + attrs.int('ellipsis_mask', 0) > 0;
      if (begin === undefined || end === undefined || by !== 1 || adds) return undefined;
      const from = sizes(inputs[0]);
      if (attrs.int('shrink_axis_mask', 0) === 1) return settled([from?.at(begin)]);
      const open = (mask: string) => attrs.int(mask, 0) === 1;
      return from?.slice(open('begin_mask') ? 0 : begin, open('end_mask') ? undefined : end);
    }
    case 'Prod': {
      const from = sizes(inputs[0]);
      return from?.length === 1 ? from : undefined;
    }
    default:
      return undefined;
  }
}

/** Whether two values spell out the same shape. */
export function isSameSizes(
  a: readonly Size[] | undefined,
  b: readonly Size[] | undefined,
): boolean {
  if (!a || a.length !== b?.length) return false;
  return a.every((size, i) => isSameSize(size, b[i]!));
}

function isSameSize(a: Size, b: Size): boolean {
  if (typeof a === 'number' || typeof b === 'number') return a === b;
  return a.value === b.value && a.at === b.at;
}

function places(value: number, count: number): Size[] {
  return Array.from({ length: count }, (_, at) => ({ value, at }));
}

function joined(parts: readonly (readonly Size[] | undefined)[]): readonly Size[] | undefined {
  return parts.includes(undefined) ? undefined : (parts as readonly Size[][]).flat();
}

/** Sizes where each is told, and none is left open. */
function settled(sizes: readonly (Size | undefined)[] | undefined): readonly Size[] | undefined {
  if (
    !sizes ||
    sizes.length === 0 ||
    sizes.some((size) => size === undefined || (size as number) < 0)
  )
    return undefined;
  return sizes as readonly Size[];
}
