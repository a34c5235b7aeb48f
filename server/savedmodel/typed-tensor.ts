// Tensors as callers have them: the type of the elements tells the kind of array. Kernels, which take many types by one
// path, pass on those of tensor.ts.
import {
  numeric as anyNumeric,
  type NumericArray,
  type NumericType,
  type StringTensor,
} from './tensor.ts';

/**
 * Numbers in row-major order. Where `tensor.dtype === 'int32'`, `tensor.data` is an `Int32Array`: see `NumericArray` for
 * the others.
 */
export type NumericTensor<T extends NumericType = NumericType> = {
  [K in T]: {
    readonly dtype: K;
    /** Dimensions, outermost first; none for a single number. Their product is the length of `data`. */
    readonly shape: readonly number[];
    readonly data: NumericArray<K>;
  };
}[T];

/** A dense tensor. What `dtype` is compared with says what `data` is. */
export type Tensor = NumericTensor | StringTensor;

/**
 * A numeric tensor around its data, which is not copied.
 *
 * @param shape - dimensions, outermost first; their product is the length of `data`.
 * @param data - in row-major order, in the kind of array that `allocate` makes for the type.
 */
export function numeric<T extends NumericType>(
  dtype: T,
  shape: readonly number[],
  data: NumericArray<T>,
): NumericTensor<T> {
  return anyNumeric(dtype, shape, data) as NumericTensor<T>;
}
