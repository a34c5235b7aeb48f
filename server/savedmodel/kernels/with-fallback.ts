import { ColumnBuilder } from '../column-builder.ts';
import { SavedModelError } from '../errors.ts';
import { allocate, numeric, strings, type Tensor } from '../tensor.ts';

/** Which elements make up a tensor. */
interface Choice {
  readonly shape: readonly number[];
  /** For each element its flat index, or -1 for the fallback's. */
  readonly picks: Int32Array;
  /** The fallback's elements, over and over. */
  readonly fillers: Int32Array;
}

/** Elements of `values`, and of `fallback` where there are none. */
export function withFallback(
  values: Tensor,
  fallback: Tensor,
  { shape, picks, fillers }: Choice,
): Tensor {
  if (values.dtype !== fallback.dtype) {
    throw new SavedModelError(`Values of ${values.dtype} cannot be filled with ${fallback.dtype}.`);
  }
  const period = fillers.length;
  if (values.dtype === 'string' && fallback.dtype === 'string') {
    const out = new ColumnBuilder(picks.length, values.data.bytes.length);
    for (let i = 0; i < picks.length; i++) {
      const { bytes, offsets } = picks[i]! < 0 ? fallback.data : values.data;
      const at = picks[i]! < 0 ? fillers[i % period]! : picks[i]!;
      out.append(bytes, offsets[at]!, offsets[at + 1]!);
      out.endString();
    }
    return strings(shape, out.finish());
  }
  if (values.dtype === 'string' || fallback.dtype === 'string')
    throw new SavedModelError('Numbers expected.');
  const data = allocate(values.dtype, picks.length);
  const { data: from } = values;
  for (let i = 0; i < data.length; i++) {
    data[i] = picks[i]! < 0 ? fallback.data[fillers[i % period]!]! : from[picks[i]!]!;
  }
  return numeric(values.dtype, shape, data);
}
