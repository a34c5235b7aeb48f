// What becomes of the values that examples have of one feature: a dense, a sparse or a ragged tensor.
import { SavedModelError } from '../../errors.ts';
import { requireRoom } from '../../room.ts';
import { columnOf } from '../../string-column.ts';
import { allocate, type NumericType, numeric, sizeOf, type Tensor } from '../../tensor.ts';
import { joinElements, takeElements } from '../elements.ts';
import type { Values } from './read-example.ts';

/** One feature of all examples; undefined where an example lacks it. */
export interface Column {
  readonly name: string;
  readonly dtype: NumericType | 'string';
  readonly rows: readonly (Values | undefined)[];
  /** Whether there is one example alone, not a list of them: tensors then have no dimension for it. */
  readonly alone: boolean;
}

/** All values, row by row. */
function flatValues({ dtype, rows }: Column): Tensor {
  requireRoom(rows.reduce((bytes, row) => bytes + 8 * (row?.length ?? 0), 0));
  const values = rows.flatMap((row) => row ?? []);
  const shape = [values.length];
  if (dtype === 'string') return { dtype, shape, data: columnOf(values as Uint8Array[]) };
  const data = allocate(dtype, values.length);
  data.set(values as number[]);
  return { dtype, shape, data };
}

/** Indices, values and shape of a sparse tensor: as wide as the longest row. */
export function sparseParts(column: Column): [Tensor, Tensor, Tensor] {
  const { rows, alone } = column;
  const values = flatValues(column);
  const rank = alone ? 1 : 2;
  const [count = 0] = values.shape;
  const indices = allocate('int64', count * rank);
  let at = 0;
  let width = 0;
  rows.forEach((row, i) => {
    const length = row?.length ?? 0;
    width = Math.max(width, length);
    for (let k = 0; k < length; k++) {
      if (!alone) indices[at++] = i;
      indices[at++] = k;
    }
  });
  const shape = alone ? [width] : [rows.length, width];
  const dims = allocate('int64', rank);
  dims.set(shape);
  return [numeric('int64', [count, rank], indices), values, numeric('int64', [rank], dims)];
}

/** Values of a ragged tensor, and where its rows begin and the last one ends; of one example alone, the values are the row. */
export function raggedParts(column: Column, splitType: NumericType): [Tensor, Tensor] {
  const { rows, alone } = column;
  const splits = allocate(splitType, alone ? 0 : rows.length + 1);
  if (!alone) {
    rows.forEach((row, i) => {
      splits[i + 1] = splits[i]! + (row?.length ?? 0);
    });
  }
  return [flatValues(column), numeric(splitType, [splits.length], splits)];
}

/**
 * A dense tensor of rows of a shape, whose first dimension may be -1: rows then end in the default as soon as another is
 * longer. Where all rows have one shape, the default stands for rows that lack the feature.
 *
 * @throws SavedModelError where a row has another number of values, or none and there is no default.
 */
export function denseTensor(column: Column, shape: readonly number[], initial: Tensor): Tensor {
  const { name, dtype, rows, alone } = column;
  const grows = shape[0] === -1;
  const one = sizeOf(grows ? shape.slice(1) : shape);
  const given = sizeOf(initial.shape);
  if (initial.dtype !== dtype || (grows ? given !== 1 : given !== 0 && given !== one)) {
    throw new SavedModelError(
      `The default of the feature "${name}" is ${initial.dtype} of shape [${initial.shape}], which does not fit ${dtype} of shape [${shape}].`,
    );
  }
  let length = grows ? 0 : one;
  rows.forEach((row, i) => {
    if (!row && !grows && given === 0) {
      throw new SavedModelError(
        `Example ${i} lacks the feature "${name}" (${dtype}), which has no default.`,
      );
    }
    const count = row?.length ?? 0;
    if (row && (grows ? count % one !== 0 : count !== one)) {
      throw new SavedModelError(
        `Example ${i} has ${count} values of the feature "${name}", which do not fit the shape [${shape}].`,
      );
    }
    length = Math.max(length, count);
  });
  const inner = grows ? [one === 0 ? 0 : length / one, ...shape.slice(1)] : shape;
  const full = alone ? inner : [rows.length, ...inner];
  const picks = allocate('int32', sizeOf(full));
  // The values lie behind the default.
  let from = given;
  rows.forEach((row, i) => {
    const count = row?.length ?? 0;
    for (let k = 0; k < length; k++) {
      picks[i * length + k] = k < count ? from + k : grows ? 0 : k;
    }
    from += count;
  });
  return takeElements(joinElements([initial, flatValues(column)], [from]), full, picks);
}
