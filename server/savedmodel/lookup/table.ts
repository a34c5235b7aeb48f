import { ColumnBuilder } from '../column-builder.ts';
import { SavedModelError } from '../errors.ts';
import type { TableLookup } from '../graph/op.ts';
import {
  allocate,
  type DType,
  type NumericTensor,
  type StringTensor,
  sizeOf,
  type Tensor,
} from '../tensor.ts';
import { duplicateEntry, StringIndex } from './string-index.ts';

/** Finds keys; -1 where there is none. */
interface Finder {
  /** Distinct keys. */
  readonly size: number;
  find(wanted: Tensor): Int32Array;
}

/**
 * A table from keys to values of the same number; found positions index both. The index is made when
 * something is first looked up: a fusion may have its own and never ask. A key may be there twice if its
 * values are equal.
 *
 * @param values - `[keys, ...]`: the rest is the shape of one value.
 */
export function makeLookup(keys: Tensor, values: Tensor): TableLookup {
  let made: Finder | undefined;
  const finder = () => {
    const equal = (a: number, b: number) => sameRow(values, a, b);
    made ??= keys.dtype === 'string' ? stringFinder(keys, equal) : numberFinder(keys, equal);
    return made;
  };
  return {
    get size() {
      return finder().size;
    },
    keys,
    values,
    find: (wanted) => finder().find(wanted),
  };
}

type SameRow = (a: number, b: number) => boolean;

function stringFinder({ data: column }: StringTensor, equal: SameRow): Finder {
  const index = new StringIndex(column.bytes);
  const positions = allocate('int32', column.length);
  for (let i = 0; i < column.length; i++) {
    const fresh = index.size;
    const number = index.add(column.offsets[i]!, column.offsets[i + 1]!);
    if (number === fresh) positions[number] = i;
    else if (!equal(positions[number]!, i)) throw duplicateEntry(i);
  }
  return {
    size: index.size,
    find(wanted) {
      if (wanted.dtype !== 'string') throw wrongKeys(wanted.dtype);
      const { bytes, offsets, length } = wanted.data;
      const found = allocate('int32', length);
      for (let i = 0; i < length; i++) {
        const number = index.find(bytes, offsets[i]!, offsets[i + 1]!);
        found[i] = number < 0 ? -1 : positions[number]!;
      }
      return found;
    },
  };
}

function numberFinder({ data }: NumericTensor, equal: SameRow): Finder {
  const positions = new Map<number, number>();
  for (let i = 0; i < data.length; i++) {
    const known = positions.get(data[i]!);
    if (known === undefined) positions.set(data[i]!, i);
    else if (!equal(known, i)) throw duplicateEntry(i);
  }
  return {
    size: positions.size,
    find(wanted) {
      if (wanted.dtype === 'string') throw wrongKeys(wanted.dtype);
      const found = allocate('int32', wanted.data.length);
      for (let i = 0; i < found.length; i++) found[i] = positions.get(wanted.data[i]!) ?? -1;
      return found;
    },
  };
}

function sameRow(values: Tensor, a: number, b: number): boolean {
  const width = sizeOf(values.shape.slice(1));
  for (let k = 0; k < width; k++) {
    if (!sameElement(values, a * width + k, b * width + k)) return false;
  }
  return true;
}

function sameElement({ dtype, data }: Tensor, a: number, b: number): boolean {
  if (dtype !== 'string') return data[a] === data[b];
  const { bytes, offsets } = data;
  const length = offsets[a + 1]! - offsets[a]!;
  if (offsets[b + 1]! - offsets[b]! !== length) return false;
  for (let i = 0; i < length; i++) {
    if (bytes[offsets[a]! + i] !== bytes[offsets[b]! + i]) return false;
  }
  return true;
}

function wrongKeys(dtype: DType): SavedModelError {
  return new SavedModelError(`A lookup table was asked for keys of type ${dtype}.`);
}

/**
 * The values at found positions, one row each.
 *
 * @param fallback - the value where nothing was found: one for all, or one for each position.
 * @throws SavedModelError where the fallback is of another type or size.
 */
export function lookedUp(values: Tensor, found: Int32Array, fallback: Tensor): Tensor {
  const inner = values.shape.slice(1);
  const width = sizeOf(inner);
  const shape = [found.length, ...inner];
  const size = sizeOf(fallback.shape);
  if (values.dtype !== fallback.dtype || (size !== width && size !== found.length * width)) {
    throw new SavedModelError(
      `A table of ${values.dtype} was asked with the default ${fallback.dtype} of shape [${fallback.shape}].`,
    );
  }
  // Steps from one position's default to the next one's.
  const step = size === width ? 0 : width;
  if (values.dtype === 'string') {
    const out = new ColumnBuilder(found.length * width, 16 * found.length);
    for (let i = 0; i < found.length * width; i++) {
      const row = Math.floor(i / width);
      const at = found[row]!;
      const from = at < 0 ? (fallback as StringTensor).data : values.data;
      const element = (at < 0 ? row * step : at * width) + (i % width);
      out.append(from.bytes, from.offsets[element]!, from.offsets[element + 1]!);
      out.endString();
    }
    return { dtype: 'string', shape, data: out.finish() };
  }
  const data = allocate(values.dtype, found.length * width);
  const missing = (fallback as NumericTensor).data;
  for (let i = 0, to = 0; i < found.length; i++) {
    const at = found[i]!;
    const from = at < 0 ? missing : values.data;
    const start = at < 0 ? i * step : at * width;
    for (let k = 0; k < width; k++) data[to++] = from[start + k]!;
  }
  return { dtype: values.dtype, shape, data };
}
