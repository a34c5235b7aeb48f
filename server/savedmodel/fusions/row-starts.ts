import { SavedModelError } from '../errors.ts';
import { allocate, type NumericTensor } from '../tensor.ts';

/**
 * Where each row's entries begin, for the indices `[entries, rank]` of a sparse tensor in the order of its rows.
 *
 * @param rows - how many rows there are; those up to the last entry's where this is left out.
 */
export function rowStarts({ data, shape }: NumericTensor, rows: number | undefined): Int32Array {
  const [entries = 0, rank = 1] = shape;
  const count = rows ?? (entries ? data[(entries - 1) * rank]! + 1 : 0);
  const starts = allocate('int32', count + 1);
  let row = 0;
  for (let i = 0; i < entries; i++) {
    const next = data[i * rank]!;
    if (!(next >= row && next < count)) {
      throw new SavedModelError(
        `Row ${next} of ${count} comes behind row ${row}, or does not exist.`,
      );
    }
    while (row < next) starts[++row] = i;
  }
  while (row < count) starts[++row] = entries;
  return starts;
}
