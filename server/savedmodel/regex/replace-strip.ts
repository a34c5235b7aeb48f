/** White space off both ends of a text. */
import type { ColumnBuilder } from '../column-builder.ts';
import { isSpace } from '../white-space.ts';
import type { TextReplacer } from './replace-general.ts';

/** TensorFlow's StringStrip: bytes 9–13 and 32. */
export class StripReplacer implements TextReplacer {
  replace(bytes: Uint8Array, begin: number, end: number, out: ColumnBuilder): void {
    let from = begin;
    let to = end;
    while (from < to && isSpace(bytes[from]!)) from++;
    while (to > from && isSpace(bytes[to - 1]!)) to--;
    out.append(bytes, from, to);
  }
}
