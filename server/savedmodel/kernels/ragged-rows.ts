// How ragged tensors are cut into rows, level by level, whichever way a graph says it.

import { SavedModelError } from '../errors.ts';
import type { Attrs } from '../graph/attrs.ts';
import { allocate } from '../tensor.ts';
import { checkCount } from './values.ts';

/**
 * Row splits of each level: row i is [splits[i], splits[i + 1]).
 *
 * @param values - how many rows the innermost level cuts.
 * @throws SavedModelError where the levels do not fit each other.
 */
export function rowSplits(
  types: readonly string[],
  parts: readonly ArrayLike<number>[],
  values: number,
): ArrayLike<number>[] {
  const levels: ArrayLike<number>[] = [];
  let rows = types[0] === 'FIRST_DIM_SIZE' ? checkCount(parts[0]?.[0] ?? 0) : undefined;
  types.forEach((type, i) => {
    const part = parts[i]!;
    if (type === 'ROW_SPLITS') {
      levels.push(part);
      rows = part[part.length - 1] ?? 0;
    } else if (type === 'VALUE_ROWIDS') {
      levels.push(splitsOfIds(part, rows ?? 0));
      rows = part.length;
    } else if (type !== 'FIRST_DIM_SIZE' || i > 0) {
      throw new SavedModelError(`Rows given as ${type} are not supported.`);
    }
  });
  checkedSplits(levels, values);
  return levels;
}

function splitsOfIds(ids: ArrayLike<number>, rows: number): Int32Array {
  const splits = allocate('int32', rows + 1);
  for (let k = 0; k < ids.length; k++) {
    if (!(ids[k]! >= (ids[k - 1] ?? 0) && ids[k]! < rows)) {
      throw new SavedModelError(`Row ${ids[k]} of a value is out of order among ${rows} rows.`);
    }
    splits[ids[k]! + 1]!++;
  }
  for (let k = 1; k < splits.length; k++) splits[k]! += splits[k - 1]!;
  return splits;
}

/** Checks that each level's splits begin at 0, never fall, and span the next level's rows, the last the values. */
export function checkedSplits(levels: readonly ArrayLike<number>[], values: number): void {
  levels.forEach((splits, level) => {
    const below = levels[level + 1];
    const rows = below ? below.length - 1 : values;
    let good = splits.length > 0 && splits[0] === 0 && splits[splits.length - 1] === rows;
    for (let i = 1; i < splits.length; i++) good &&= splits[i]! >= splits[i - 1]!;
    if (!good)
      throw new SavedModelError(`Ragged rows do not span the ${rows} that they are cut of.`);
  });
  if (levels.length === 0) throw new SavedModelError('A ragged tensor has no rows.');
}

/** Tensors have no more dimensions, so ragged ones no more levels. */
const MAX_LEVELS = 254;

/** How many levels an attribute says that a ragged tensor has. */
export function levelCount(attrs: Attrs, name: string): number {
  const levels = attrs.int(name);
  if (levels >= 0 && levels <= MAX_LEVELS) return levels;
  throw new SavedModelError(`A ragged tensor of ${levels} levels is out of range.`);
}
