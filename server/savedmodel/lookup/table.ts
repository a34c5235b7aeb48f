import { SavedModelError } from '../errors.ts';
import type { TableLookup } from '../graph/op.ts';
import { columnOf, takeStrings } from '../string-column.ts';
import {
  allocate,
  type DType,
  type NumericTensor,
  type StringTensor,
  sizeOf,
  type Tensor,
} from '../tensor.ts';
import { indexStrings } from './string-index.ts';

/**
 * A table from keys to values of the same number; found positions index both. The index is made when
 * something is first looked up: a fusion may have its own and never ask.
 */
export function makeLookup(keys: Tensor, values: Tensor): TableLookup {
  let find: TableLookup['find'] | undefined;
  return {
    size: sizeOf(keys.shape),
    keys,
    values,
    find(wanted) {
      find ??= keys.dtype === 'string' ? stringFinder(keys) : numberFinder(keys);
      return find(wanted);
    },
  };
}

function stringFinder(keys: StringTensor): TableLookup['find'] {
  const index = indexStrings(keys.data);
  return (wanted) => {
    if (wanted.dtype !== 'string') throw wrongKeys(wanted.dtype);
    const { bytes, offsets, length } = wanted.data;
    const found = new Int32Array(length);
    for (let i = 0; i < length; i++) found[i] = index.find(bytes, offsets[i]!, offsets[i + 1]!);
    return found;
  };
}

function numberFinder(keys: NumericTensor): TableLookup['find'] {
  const positions = new Map<number, number>();
  for (let i = 0; i < keys.data.length; i++) positions.set(keys.data[i]!, i);
  return (wanted) => {
    if (wanted.dtype === 'string') throw wrongKeys(wanted.dtype);
    return Int32Array.from(wanted.data, (key) => positions.get(key) ?? -1);
  };
}

function wrongKeys(dtype: DType): SavedModelError {
  return new SavedModelError(`A lookup table was asked for keys of type ${dtype}.`);
}

/** The values at found positions; `fallback`'s one value where nothing was found. */
export function lookedUp(values: Tensor, found: Int32Array, fallback: Tensor): Tensor {
  const shape = [found.length];
  if (values.dtype === 'string' || fallback.dtype === 'string') {
    if (values.dtype !== 'string' || fallback.dtype !== 'string') throw wrongKeys(values.dtype);
    // One column of all values with the fallback behind them.
    const all = columnOf([
      ...Array.from({ length: values.data.length }, (_, i) =>
        values.data.bytes.subarray(values.data.offsets[i], values.data.offsets[i + 1]),
      ),
      fallback.data.bytes.subarray(fallback.data.offsets[0], fallback.data.offsets[1]),
    ]);
    const picks = found.map((at) => (at < 0 ? values.data.length : at));
    return { dtype: 'string', shape, data: takeStrings(all, picks) };
  }
  const data = allocate(values.dtype, found.length);
  const missing = fallback.data[0] ?? 0;
  for (let i = 0; i < data.length; i++) data[i] = found[i]! < 0 ? missing : values.data[found[i]!]!;
  return { dtype: values.dtype, shape, data } satisfies NumericTensor;
}
