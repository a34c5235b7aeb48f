// Numbers as TensorFlow reads them from text. Source: tensorflow/core/platform/numbers.cc.
import { decodeString, type StringColumn } from './string-column.ts';
import type { NumericType } from './tensor.ts';

/** TensorFlow reads no float from a longer text. */
const MAX_FLOAT_BYTES = 31;

const DECIMAL =
  /^[ \t\n\v\f\r]*([-+]?)(\d+\.?\d*(?:e[-+]?\d+)?|\.\d+(?:e[-+]?\d+)?)[ \t\n\v\f\r]*$/i;
const SPECIAL = /^[ \t\n\v\f\r]*([-+]?)(inf|nan|0x[0-9a-f]+)[ \t\n\v\f\r]*$/i;
const INTEGER = /^[ \t\n\v\f\r]*(-?\d+)[ \t\n\v\f\r]*$/;

const BITS: Readonly<Partial<Record<NumericType, number>>> = { int32: 32, int64: 64 };

/** The number that string `index` of a column spells in full, or undefined where TensorFlow reads none. */
export function parseNumber(
  column: StringColumn,
  index: number,
  dtype: NumericType,
): number | undefined {
  const text = decodeString(column, index);
  const bits = BITS[dtype];
  return bits ? parseInteger(text, bits) : parseFloatText(text);
}

function parseInteger(text: string, bits: number): number | undefined {
  const digits = INTEGER.exec(text)?.[1];
  if (digits === undefined) return undefined;
  const value = BigInt(digits);
  return BigInt.asIntN(bits, value) === value ? Number(value) : undefined;
}

function parseFloatText(text: string): number | undefined {
  if (text.length > MAX_FLOAT_BYTES) return undefined;
  // White space alone is zero, nothing at all is no number.
  if (/^[ \t\n\v\f\r]+$/.test(text)) return 0;
  const [, sign, digits] = DECIMAL.exec(text) ?? SPECIAL.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const size = /^inf/i.test(digits) ? Number.POSITIVE_INFINITY : Number(digits);
  return sign === '-' ? -size : size;
}
