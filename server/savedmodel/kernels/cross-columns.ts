/** Columns of features to be crossed: values in rows, however the tensor is laid out, as texts or hashes. */
import { SavedModelError } from '../errors.ts';
import type { Value } from '../graph/op.ts';
import { fingerprint64 } from '../hash/farm-hash.ts';
import { sipHash } from '../hash/sip-hash.ts';
import type { Uint64 } from '../hash/uint64.ts';
import { encodeStrings, type StringColumn } from '../string-column.ts';
import { allocate, type Tensor } from '../tensor.ts';
import { checkedSplits } from './ragged-rows.ts';
import { sparse } from './sparse-parts.ts';
import { numbers, tensor } from './values.ts';

/** Values in rows. */
export interface Column {
  readonly values: Tensor;
  /** Where each row begins, and the last one ends. */
  readonly splits: ArrayLike<number>;
  readonly isDense: boolean;
  /** Hashed by SparseCrossHashed, with a key where it is to be strong. */
  readonly keyed?: { readonly strong: readonly [Uint64, Uint64] | undefined };
}

export function denseColumn(input: Value): Column {
  const values = tensor(input);
  const [rows, width] = values.shape;
  if (rows === undefined || width === undefined || values.shape.length !== 2) {
    throw new SavedModelError(
      `A matrix is to be crossed, not a tensor of shape [${values.shape}].`,
    );
  }
  const splits = allocate('float64', rows + 1);
  for (let row = 0; row <= rows; row++) splits[row] = row * width;
  return { values, splits, isDense: true };
}

/** Entries come in the order of their rows. */
export function sparseColumn(
  indexInput: Value | undefined,
  valueInput: Value | undefined,
  shapeInput: Value | undefined,
): Column {
  const { indices, values, shape, count } = sparse(indexInput, tensor(valueInput), shapeInput);
  const [rows, , ...more] = shape;
  if (rows === undefined || shape.length < 2 || more.length > 0) {
    throw new SavedModelError(
      `A matrix is to be crossed, not a sparse tensor of shape [${shape}].`,
    );
  }
  const splits = allocate('float64', rows + 1);
  for (let row = 0, at = 0; row < rows; row++) {
    while (at < count && indices[2 * at]! <= row) at++;
    splits[row + 1] = at;
  }
  return { values, splits, isDense: false };
}

export function raggedColumn(valueInput: Value | undefined, splitInput: Value | undefined): Column {
  const values = tensor(valueInput);
  if (values.shape.length !== 1) {
    throw new SavedModelError(`Rows of shape [${values.shape}] cannot be crossed: one level only.`);
  }
  const splits = numbers(splitInput).data;
  checkedSplits([splits], values.shape[0]!);
  return { values, splits, isDense: false };
}

/** The values as texts. */
export function textsOf({ values }: Column): StringColumn {
  return values.dtype === 'string' ? values.data : encodeStrings(Array.from(values.data, String));
}

/** What tells the hash of the value at a place. */
export function hashOf({ values, isDense, keyed }: Column): (place: number, hash: Uint64) => void {
  const hashBytes = (bytes: Uint8Array, start: number, end: number) =>
    keyed?.strong ? sipHash(bytes, start, end, keyed.strong) : fingerprint64(bytes, start, end);
  if (values.dtype === 'string') {
    const { bytes, offsets } = values.data;
    return (place, hash) => hash.set(hashBytes(bytes, offsets[place]!, offsets[place + 1]!));
  }
  const { data } = values;
  // As in TensorFlow, which hashes the lower half of a number alone, and where it is dense only with a key.
  if (!keyed || (isDense && !keyed.strong)) return (place, hash) => hash.setNumber(data[place]!);
  const half = new Uint8Array(4);
  const view = new DataView(half.buffer);
  return (place, hash) => {
    view.setInt32(0, data[place]!, true);
    hash.set(hashBytes(half, 0, 4));
  };
}
