/** Numbers in decimal as C's printf writes them: exact digits, halves rounded to even. */

/** How numbers are written. */
export interface NumberFormat {
  /** `d` whole, `f` digits after the point, `e` with an exponent, `g` whichever of the two is short. */
  readonly style: 'd' | 'f' | 'e' | 'g';
  /** Digits after the point; of `g`, in all. Negative: 6. */
  readonly precision: number;
  /** Bytes that a number is filled up to. */
  readonly width: number;
  /** printf's flag: `''`, `' '`, `'+'`, `'-'`, `'0'` or `'#'`. */
  readonly flag: string;
  /** Whether a sign can be asked for. */
  readonly signed: boolean;
}

/** Writes a number. */
export function printNumber(x: number, format: NumberFormat): string {
  const { flag, width } = format;
  const negative = x < 0 || Object.is(x, -0);
  const plus = format.signed && (flag === '+' || flag === ' ') ? flag : '';
  const sign = negative ? '-' : plus;
  const body = Number.isFinite(x) ? digitsOf(Math.abs(x), format) : special(x);
  const zeros = flag === '0' && Number.isFinite(x);
  if (zeros) return sign + body.padStart(width - sign.length, '0');
  return flag === '-' ? (sign + body).padEnd(width) : (sign + body).padStart(width);
}

function special(x: number): string {
  return Number.isNaN(x) ? 'nan' : 'inf';
}

function digitsOf(x: number, { style, precision, flag }: NumberFormat): string {
  const digits = precision < 0 ? 6 : precision;
  const point = flag === '#';
  if (style === 'd') return String(Math.trunc(x));
  if (style === 'f') return fixed(x, digits, point);
  if (style === 'e') return withExponent(significant(x, digits + 1), point);
  const all = Math.max(1, digits);
  const rounded = significant(x, all);
  const { exponent } = rounded;
  if (exponent < -4 || exponent >= all) return withExponent(rounded, point, !point);
  const text = fixed(x, all - 1 - exponent, point);
  return point ? text : withoutZeros(text);
}

interface Significant {
  readonly digits: string;
  /** Of ten, for the first digit. */
  readonly exponent: number;
}

function fixed(x: number, digits: number, point: boolean): string {
  const text = scaled(x, digits)
    .toString()
    .padStart(digits + 1, '0');
  if (digits === 0) return point ? `${text}.` : text;
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

function withExponent({ digits, exponent }: Significant, point: boolean, trim = false): string {
  const number = digits.length > 1 || point ? `${digits[0]}.${digits.slice(1)}` : digits;
  const size = String(Math.abs(exponent)).padStart(2, '0');
  return `${trim ? withoutZeros(number) : number}e${exponent < 0 ? '-' : '+'}${size}`;
}

function withoutZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** The first `count` digits. */
function significant(x: number, count: number): Significant {
  if (x === 0) return { digits: '0'.repeat(count), exponent: 0 };
  // A guess from the shortest digits, which may have been rounded up to the next power of ten.
  let exponent = Number(x.toExponential().split('e')[1]);
  for (;;) {
    const digits = scaled(x, count - 1 - exponent).toString();
    if (digits.length === count) return { digits, exponent };
    exponent += digits.length - count;
  }
}

const view = new DataView(new ArrayBuffer(8));

/** `x` times ten to the power of `power`, rounded to a whole number, halves to even. */
function scaled(x: number, power: number): bigint {
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const stored = Number(bits >> 52n);
  const fraction = bits & 0xf_ffff_ffff_ffffn;
  const mantissa = stored === 0 ? fraction : fraction | 0x10_0000_0000_0000n;
  const two = Math.max(stored, 1) - 1075;
  const above = (mantissa << BigInt(Math.max(two, 0))) * 10n ** BigInt(Math.max(power, 0));
  const below = (10n ** BigInt(Math.max(-power, 0))) << BigInt(Math.max(-two, 0));
  const whole = above / below;
  const twice = (above % below) * 2n;
  return twice > below || (twice === below && whole % 2n === 1n) ? whole + 1n : whole;
}
