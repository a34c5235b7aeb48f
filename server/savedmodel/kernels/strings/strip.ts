/** TensorFlow's StringStrip. */
import { compileChain } from '../../regex/chain.ts';
import type { StringColumn } from '../../string-column.ts';

/** Takes white space (bytes 9–13 and 32) off both ends of every string. */
export function stripStrings(column: StringColumn): StringColumn {
  return compileChain([{ kind: 'strip' }]).apply(column);
}
