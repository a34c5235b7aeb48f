import { SavedModelError } from '../errors.ts';
import { allocate, type NumericArray, type NumericTensor } from '../tensor.ts';

/** How the rows of a table that a text's entries name become one. */
export interface SegmentPooling {
  readonly kind: 'sum' | 'mean' | 'sqrtn';
  readonly table: NumericTensor;
  /** Entries with a lower number are left out. */
  readonly least: number;
  /** Where there are weights: entries whose weight is not above this are left out. */
  readonly above: number | undefined;
  /** Whether what is divided by no weight at all is zero. */
  readonly isZeroSafe: boolean;
  /** The row that a text without entries has; zeros where there is none. */
  readonly filler: number | undefined;
}

/** Makes the loop that pools the rows of each text: `[texts, size]`, for where each one's entries begin. */
export function poolSegments({
  kind,
  table,
  least,
  above,
  isZeroSafe,
  filler,
}: SegmentPooling): (
  ids: NumericArray,
  splits: NumericArray,
  weights: NumericArray | undefined,
) => Float32Array {
  const [height = 0, size = 0] = table.shape;
  let starts = allocate('int32', 64);
  let factors = allocate('float64', 64);

  return (ids, splits, weights) => {
    const texts = splits.length - 1;
    const out = allocate('float32', texts * size);
    for (let text = 0; text < texts; text++) {
      const begin = splits[text]!;
      const end = splits[text + 1]!;
      if (end - begin > starts.length) {
        starts = allocate('int32', 2 * (end - begin));
        factors = allocate('float64', starts.length);
      }
      let count = 0;
      let divisor = 0;
      for (let i = begin; i < end; i++) {
        const id = ids[i]!;
        if (!(id >= least)) continue;
        const weight = weights ? weights[i]! : 1;
        if (weights && above !== undefined && !(weight > above)) continue;
        divisor += kind === 'mean' ? weight : weight * weight;
        starts[count] = rowStart(id);
        factors[count++] = weight;
      }
      if (count === 0) {
        if (filler === undefined) continue;
        starts[count] = rowStart(filler);
        factors[count++] = 1;
        divisor = 1;
      }
      if (kind === 'sum') divisor = 1;
      else if (kind === 'sqrtn') divisor = Math.sqrt(divisor);
      if (divisor === 0 && isZeroSafe) continue;
      const taken = { starts, factors: weights && factors, count };
      sumRows(table.data, taken, out.subarray(text * size, (text + 1) * size));
      if (divisor !== 1) for (let d = text * size; d < (text + 1) * size; d++) out[d]! /= divisor;
    }
    return out;
  };

  function rowStart(id: number): number {
    if (id >= 0 && id < height) return id * size;
    throw new SavedModelError(`Index ${id} is outside of a table of ${height} rows.`);
  }
}

interface Rows {
  /** Where each row begins. */
  readonly starts: Int32Array;
  readonly factors: Float64Array | undefined;
  readonly count: number;
}

/** The sum of rows in double precision, four columns at once: so many sums stay in registers. */
function sumRows(table: NumericArray, { starts, factors, count }: Rows, out: Float32Array): void {
  const size = out.length;
  let d = 0;
  for (; d + 4 <= size; d += 4) {
    let a = 0;
    let b = 0;
    let c = 0;
    let e = 0;
    for (let i = 0; i < count; i++) {
      const at = starts[i]! + d;
      const factor = factors ? factors[i]! : 1;
      a += factor * table[at]!;
      b += factor * table[at + 1]!;
      c += factor * table[at + 2]!;
      e += factor * table[at + 3]!;
    }
    out[d] = a;
    out[d + 1] = b;
    out[d + 2] = c;
    out[d + 3] = e;
  }
  for (; d < size; d++) {
    let a = 0;
    for (let i = 0; i < count; i++) a += (factors ? factors[i]! : 1) * table[starts[i]! + d]!;
    out[d] = a;
  }
}
