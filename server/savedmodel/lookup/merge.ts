import { columnOf, type StringColumn, takeStrings } from '../string-column.ts';
import { allocate, type NumericTensor, type StringTensor, sizeOf, type Tensor } from '../tensor.ts';
import { StringIndex } from './string-index.ts';

/** Keys `[n]` and values `[n, ...]`. */
export interface Entries {
  readonly keys: Tensor;
  readonly values: Tensor;
}

/** Entries of two tables of one type: each key once, with the value that comes last. */
export function mergeEntries(first: Entries, second: Entries): Entries {
  const keys = joined(first.keys, second.keys);
  const values = joined(first.values, second.values);
  const last = keys.dtype === 'string' ? lastOfStrings(keys.data) : lastOfNumbers(keys);
  return { keys: rows(keys, last), values: rows(values, last) };
}

function lastOfStrings({ bytes, offsets, length }: StringColumn): Int32Array {
  const index = new StringIndex(bytes);
  const last = new Int32Array(length);
  for (let i = 0; i < length; i++) last[index.add(offsets[i]!, offsets[i + 1]!)] = i;
  return last.slice(0, index.size);
}

function lastOfNumbers({ data }: NumericTensor): Int32Array {
  const last = new Map<number, number>();
  for (let i = 0; i < data.length; i++) last.set(data[i]!, i);
  return Int32Array.from(last.values());
}

/** Two tensors of one type, one after the other along the first dimension. */
function joined<T extends Tensor>(first: T, second: T): T {
  const shape = [first.shape[0]! + second.shape[0]!, ...second.shape.slice(1)];
  if (first.dtype === 'string') {
    const parts = [first.data, (second as StringTensor).data].flatMap(
      ({ bytes, offsets, length }) =>
        Array.from({ length }, (_, i) => bytes.subarray(offsets[i], offsets[i + 1])),
    );
    return { ...first, shape, data: columnOf(parts) };
  }
  const data = allocate(first.dtype, sizeOf(shape));
  data.set(first.data);
  data.set((second as NumericTensor).data, first.data.length);
  return { ...first, shape, data };
}

function rows(x: Tensor, picks: Int32Array): Tensor {
  const inner = x.shape.slice(1);
  const width = sizeOf(inner);
  const shape = [picks.length, ...inner];
  const at = (i: number) => picks[Math.floor(i / width)]! * width + (i % width);
  const elements = Int32Array.from({ length: picks.length * width }, (_, i) => at(i));
  if (x.dtype === 'string') return { dtype: 'string', shape, data: takeStrings(x.data, elements) };
  const data = allocate(x.dtype, elements.length);
  for (let i = 0; i < data.length; i++) data[i] = x.data[elements[i]!]!;
  return { dtype: x.dtype, shape, data };
}
