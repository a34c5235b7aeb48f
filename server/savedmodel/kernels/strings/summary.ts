/** Tensors as people read them, the middle of long dimensions left out: as TensorFlow prints them. */
import { requireRoom } from '../../room.ts';
import { sizeOf, type Tensor } from '../../tensor.ts';
import { type NumberFormat, printNumber } from './print-number.ts';

/** What a printed element may take, in bytes. */
const BYTES_AN_ELEMENT = 64;

/** The bytes, a character each, of a tensor with the first and last `ends` elements of each dimension; all of them where that is negative. */
export function summarize(x: Tensor, ends: number): string {
  const { shape } = x;
  const size = sizeOf(shape);
  const most = ends < 0 ? size : Math.min(ends, size);
  requireRoom(BYTES_AN_ELEMENT * Math.min(size, (2 * most) ** shape.length));
  const print = printerOf(x);
  const sizes = shape.map((_, d) => sizeOf(shape.slice(d + 1)));
  const dimension = (d: number, from: number): string => {
    if (d === shape.length) return most > 0 ? print(from) : '...';
    const count = shape[d]!;
    const parts: string[] = [];
    for (let i = 0; i < Math.min(most, count); i++)
      parts.push(dimension(d + 1, from + i * sizes[d]!));
    if (count > 2 * most) parts.push('...');
    for (let i = Math.max(most, count - most); i < count; i++) {
      parts.push(dimension(d + 1, from + i * sizes[d]!));
    }
    const spacing = '\n'.repeat(shape.length - d - 1) + ' '.repeat(d + 1);
    // What is left out altogether stands apart all the same.
    const first = most === 0 && parts.length > 0 ? spacing : '';
    return `[${first}${parts.join(d === shape.length - 1 ? ' ' : spacing)}]`;
  };
  return dimension(0, 0);
}

function printerOf(x: Tensor): (index: number) => string {
  if (x.dtype === 'string') {
    const { bytes, offsets } = x.data;
    return (i) => `"${escaped(bytes.subarray(offsets[i], offsets[i + 1]))}"`;
  }
  const { dtype, data } = x;
  if (!dtype.includes('float')) return (i) => String(data[i]);
  return dtype === 'float64'
    ? (i) => shortest(data[i]!, [15, 17], (value) => value)
    : (i) => shortest(data[i]!, [6, 9], Math.fround);
}

const FORMAT: NumberFormat = { style: 'g', precision: 0, width: 0, flag: '', signed: true };

/** With the fewer digits, unless these are another number. */
function shortest(
  x: number,
  [few, many]: readonly [number, number],
  round: (value: number) => number,
): string {
  const short = printNumber(x, { ...FORMAT, precision: few });
  if (!Number.isFinite(x) || round(Number(short)) === x) return short;
  return printNumber(x, { ...FORMAT, precision: many });
}

const ESCAPES: Readonly<Record<number, string>> = {
  9: '\\t',
  10: '\\n',
  13: '\\r',
  34: '\\"',
  39: "\\'",
  92: '\\\\',
};

/** Bytes as a literal of C has them, those beyond ASCII as they are. */
function escaped(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => {
    const plain = byte >= 32 && byte !== 127 ? String.fromCharCode(byte) : undefined;
    return ESCAPES[byte] ?? plain ?? `\\${byte.toString(8).padStart(3, '0')}`;
  }).join('');
}
