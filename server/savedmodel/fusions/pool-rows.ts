import { SavedModelError } from '../errors.ts';
import { ColumnSums } from '../kernels/column-sums.ts';
import { allocate, type NumericArray, type NumericTensor } from '../tensor.ts';

/** How the vectors of a text's words become one. */
export interface Pooling {
  readonly kind: 'mean' | 'sum' | 'max';
  /** `[vocabulary, size]`: a vector for each word. */
  readonly weights: NumericTensor;
  /** The word that short texts are filled up with, and the number of words that all then have: -1 for the longest's. */
  readonly filler: number;
  readonly width: number;
  /** Whether negative words count from the end of the vocabulary. */
  readonly wraps: boolean;
  /** The word that a mean leaves out, if any. */
  readonly masked: number | undefined;
}

/** Up to this many words doubles come as close to TensorFlow's sums as its own order of adding, in less time. */
const SHORT = 512;

/**
 * Makes the loop that pools the vectors of each text's words.
 *
 * @returns for word numbers and where each text's begin, `[texts, size]`.
 */
export function poolRows({
  kind,
  weights,
  filler,
  width,
  wraps,
  masked,
}: Pooling): (ids: NumericArray, splits: NumericArray) => Float32Array {
  const { data: table, shape } = weights;
  const [vocabulary = 0, size = 0] = shape;
  const totals = allocate('float64', size);
  const take = kind === 'max' ? maximize : add;

  return (ids, splits) => {
    const texts = splits.length - 1;
    const out = allocate('float32', texts * size);
    const room = width < 0 ? longest(splits) : width;
    const inOrder = kind !== 'max' && room > SHORT ? new ColumnSums(room, size) : undefined;
    for (let text = 0; text < texts; text++) {
      const begin = splits[text]!;
      const words = Math.min(splits[text + 1]! - begin, room);
      totals.fill(kind === 'max' ? Number.NEGATIVE_INFINITY : 0);
      let counted = 0;
      for (let i = begin; i < begin + words; i++) {
        if (ids[i] === masked) continue;
        counted++;
        if (inOrder) inOrder.add(i - begin, table, rowOf(ids[i]!));
        else take(ids[i]!, 1);
      }
      if (room > words && filler !== masked) {
        counted += room - words;
        if (!inOrder) take(filler, room - words);
        else for (let i = words; i < room; i++) inOrder.add(i, table, rowOf(filler));
      }
      inOrder?.take(totals, 0);
      const divisor = kind === 'mean' ? counted : 1;
      for (let d = 0; d < size; d++) out[text * size + d] = totals[d]! / divisor;
    }
    return out;
  };

  function add(id: number, times: number): void {
    const row = rowOf(id);
    for (let d = 0; d < size; d++) totals[d]! += times * table[row + d]!;
  }

  function maximize(id: number): void {
    const row = rowOf(id);
    for (let d = 0; d < size; d++) totals[d] = Math.max(totals[d]!, table[row + d]!);
  }

  function rowOf(id: number): number {
    if (id >= 0 && id < vocabulary) return id * size;
    if (wraps && id < 0 && id >= -vocabulary) return (id + vocabulary) * size;
    throw new SavedModelError(`Index ${id} is outside of a table of ${vocabulary} rows.`);
  }
}

function longest(splits: NumericArray): number {
  let most = 0;
  for (let i = 0; i + 1 < splits.length; i++) most = Math.max(most, splits[i + 1]! - splits[i]!);
  return most;
}
