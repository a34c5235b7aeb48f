import { SavedModelError } from '../errors.ts';
import type { NumericArray, NumericTensor } from '../tensor.ts';

/** How the rows of a table that a text's entries name become one. */
export interface SegmentPooling {
  readonly kind: 'sum' | 'mean' | 'sqrtn';
  readonly table: NumericTensor;
  /** Entries with a lower number are left out. */
  readonly least: number;
  /** Where there are weights: entries whose weight is not above this are left out, and what no weight at all comes to. */
  readonly above: number | undefined;
  readonly isZeroSafe: boolean;
  /** The row that a text without entries has; zeros where there is none. */
  readonly filler: number | undefined;
}

/** Makes the loop that pools the rows of each text: `[texts, size]`, for where each one's entries begin. */
export function poolSegments({
  kind,
  table: { data: table, shape },
  least,
  above,
  isZeroSafe,
  filler,
}: SegmentPooling): (
  ids: NumericArray,
  splits: Int32Array,
  weights: NumericArray | undefined,
) => Float32Array {
  const [height = 0, size = 0] = shape;
  const totals = new Float64Array(size);

  return (ids, splits, weights) => {
    const texts = splits.length - 1;
    const out = new Float32Array(texts * size);
    for (let text = 0; text < texts; text++) {
      totals.fill(0);
      let count = 0;
      let divisor = 0;
      for (let i = splits[text]!; i < splits[text + 1]!; i++) {
        const id = ids[i]!;
        if (!(id >= least)) continue;
        const weight = weights ? weights[i]! : 1;
        if (weights && above !== undefined && !(weight > above)) continue;
        count++;
        divisor += kind === 'mean' ? weight : weight * weight;
        if (weights) addTimes(rowOf(id), weight);
        else add(rowOf(id));
      }
      if (count === 0) {
        if (filler === undefined) continue;
        add(rowOf(filler));
        divisor = 1;
      }
      if (kind === 'sum') divisor = 1;
      else if (kind === 'sqrtn') divisor = Math.sqrt(divisor);
      if (divisor === 0 && isZeroSafe) continue;
      for (let d = 0; d < size; d++) out[text * size + d] = totals[d]! / divisor;
    }
    return out;
  };

  function add(row: number): void {
    for (let d = 0; d < size; d++) totals[d]! += table[row + d]!;
  }

  function addTimes(row: number, weight: number): void {
    for (let d = 0; d < size; d++) totals[d]! += weight * table[row + d]!;
  }

  function rowOf(id: number): number {
    if (id >= 0 && id < height) return id * size;
    throw new SavedModelError(`Index ${id} is outside of a table of ${height} rows.`);
  }
}
