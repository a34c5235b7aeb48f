import { LimitError, SavedModelError, UnsupportedError } from './errors.ts';
import { requireRoom } from './room.ts';
import { columnOf, encodeStrings, type StringColumn } from './string-column.ts';

/** Element types that tensors may have here. */
export type NumericType =
  | 'float32'
  | 'float64'
  | 'float16'
  | 'bfloat16'
  | 'int64'
  | 'uint64'
  | 'int32'
  | 'uint32'
  | 'int16'
  | 'uint16'
  | 'int8'
  | 'uint8'
  | 'bool';

/** Element types; those of strings, handles of resources and lists of tensors (variants) included. */
export type DType = NumericType | 'string' | 'resource' | 'variant';

/**
 * How elements lie in memory: float16 and bfloat16 as the float32 they equal, 64-bit integers as
 * doubles (exact up to 2^53, and an order faster than BigInt), bool as 0 or 1.
 */
interface ArrayOf {
  float32: Float32Array;
  float64: Float64Array;
  float16: Float32Array;
  bfloat16: Float32Array;
  int64: Float64Array;
  uint64: Float64Array;
  int32: Int32Array;
  uint32: Uint32Array;
  int16: Int16Array;
  uint16: Uint16Array;
  int8: Int8Array;
  uint8: Uint8Array;
  bool: Uint8Array;
}

/** The array that elements of a type lie in: `NumericArray<'int32'>` is `Int32Array`; without a type, any of them. */
export type NumericArray<T extends NumericType = NumericType> = ArrayOf[T];

/** Numbers in row-major order, as kernels take them that take many types. */
export interface NumericTensor {
  readonly dtype: NumericType;
  readonly shape: readonly number[];
  readonly data: NumericArray;
}

/** Strings in row-major order. */
export interface StringTensor {
  readonly dtype: 'string';
  /** Dimensions, outermost first; none for a single string. Their product is the length of `data`. */
  readonly shape: readonly number[];
  readonly data: StringColumn;
}

/** A dense tensor, as kernels take them; callers have those of typed-tensor.ts. */
export type Tensor = NumericTensor | StringTensor;

const DTYPES: Readonly<Record<number, DType>> = {
  1: 'float32',
  2: 'float64',
  3: 'int32',
  4: 'uint8',
  5: 'int16',
  6: 'int8',
  7: 'string',
  9: 'int64',
  10: 'bool',
  14: 'bfloat16',
  17: 'uint16',
  19: 'float16',
  20: 'resource',
  21: 'variant',
  22: 'uint32',
  23: 'uint64',
};

/** The element type of a DataType number (types.proto); an error for those without a meaning here. */
export function dtypeOf(number: number): DType {
  const dtype = DTYPES[number];
  if (!dtype) {
    throw new UnsupportedError(
      `The model has a tensor of data type ${number}, which is unknown here. Export the model without it.`,
    );
  }
  return dtype;
}

/** More elements than this in one tensor are refused: no text model has them, a hostile file may. */
export const MAX_ELEMENTS = 2 ** 28;

/** Fewer elements are not worth asking for. */
const FEW = 1024;

/**
 * A zeroed array for elements of a type.
 *
 * @param length - how many elements, at most 2^28.
 * @throws SavedModelError for more, and within a run for more than there is room for.
 */
export function allocate<T extends NumericType>(dtype: T, length: number): NumericArray<T> {
  if (!(length >= 0 && length <= MAX_ELEMENTS)) refuse([length]);
  if (length > FEW) requireRoom(length * bytesOf(dtype));
  return zeros(dtype, length) as NumericArray<T>;
}

function zeros(dtype: NumericType, length: number): NumericArray {
  switch (dtype) {
    case 'float32':
    case 'float16':
    case 'bfloat16':
      return new Float32Array(length);
    case 'float64':
    case 'int64':
    case 'uint64':
      return new Float64Array(length);
    case 'int32':
      return new Int32Array(length);
    case 'uint32':
      return new Uint32Array(length);
    case 'int16':
      return new Int16Array(length);
    case 'uint16':
      return new Uint16Array(length);
    case 'int8':
      return new Int8Array(length);
    default:
      return new Uint8Array(length);
  }
}

/** How many bytes an element takes here. */
function bytesOf(dtype: NumericType): number {
  if (dtype.endsWith('64')) return 8;
  if (dtype === 'bool' || dtype.endsWith('t8')) return 1;
  return dtype.endsWith('t16') && !dtype.includes('float') ? 2 : 4;
}

/** The number of elements of a shape; an error for more than a tensor may have, and for negative dimensions. */
export function sizeOf(shape: readonly number[]): number {
  let size = 1;
  let isEmpty = false;
  for (let i = 0; i < shape.length; i++) {
    const dim = shape[i] as number;
    if (!(dim >= 0)) refuse(shape);
    if (dim === 0) isEmpty = true;
    else size *= dim;
  }
  // What is empty may not be of 2^50 rows either: kernels go through them.
  if (size > MAX_ELEMENTS) refuse(shape);
  return isEmpty ? 0 : size;
}

function refuse(shape: readonly number[]): never {
  throw new LimitError(
    `A tensor of shape [${shape}] is out of range: it may have 2^28 elements, and no negative dimension.`,
  );
}

/** A numeric tensor around its data, whatever its type. */
export function numeric(
  dtype: NumericType,
  shape: readonly number[],
  data: NumericArray,
): NumericTensor {
  return { dtype, shape, data };
}

/**
 * A string tensor around its column, which is not copied.
 *
 * @param shape - dimensions, outermost first; their product is the column's length.
 */
export function strings(shape: readonly number[], data: StringColumn): StringTensor {
  return { dtype: 'string', shape, data };
}

/**
 * A string tensor of JavaScript strings, as UTF-8; a lone surrogate becomes U+FFFD.
 *
 * @param texts - in row-major order.
 * @param shape - dimensions, outermost first; their product is the number of texts. A vector unless given.
 * @throws SavedModelError where `texts` are something else.
 */
export function stringTensor(texts: readonly string[], shape?: readonly number[]): StringTensor {
  if (!Array.isArray(texts) || !texts.every((text) => typeof text === 'string')) {
    throw new SavedModelError('stringTensor wants an array of strings, such as [text].');
  }
  return strings(shape ?? [texts.length], encodeStrings(texts));
}

/** A tensor of one number without dimensions. */
export function scalar(dtype: NumericType, value: number): NumericTensor {
  const data = allocate(dtype, 1);
  data[0] = value;
  return { dtype, shape: [], data };
}

/** A string tensor without dimensions. */
export function stringScalar(bytes: Uint8Array): StringTensor {
  return { dtype: 'string', shape: [], data: columnOf([bytes]) };
}
