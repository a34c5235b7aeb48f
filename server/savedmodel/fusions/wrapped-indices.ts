import { only } from './constants.ts';
import type { ProgramEditor } from './editor.ts';

/**
 * Keras 3 counts negative indices from the end before it gathers: `select(x < 0, x + size, x)`.
 *
 * @returns x; undefined where a value is no such indices for so many rows, or steps of it are read elsewhere.
 */
export function unwrapped(
  editor: ProgramEditor,
  value: number | undefined,
  size: number,
): number | undefined {
  const select = editor.makerOf(value, 'SelectV2');
  const [isLess, added, indices] = select?.inputs ?? [];
  const less = editor.makerOf(isLess, 'Less');
  const add = editor.makerOf(added, 'AddV2');
  if (!less || !add || indices === undefined) return undefined;
  const isWrap =
    less.inputs[0] === indices &&
    only(editor.constant(less.inputs[1])) === 0 &&
    add.inputs[0] === indices &&
    only(editor.constant(add.inputs[1])) === size;
  const isOnlyHere = [value, isLess, added].every((each) => editor.readOnce(each!));
  return isWrap && isOnlyHere ? indices : undefined;
}
