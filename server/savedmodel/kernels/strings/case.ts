/** Letter case: TensorFlow's StringLower and StringUpper. */
import { ColumnBuilder } from '../../column-builder.ts';
import type { StringColumn } from '../../string-column.ts';

/** The op's attribute: `''` changes ASCII letters alone, `'utf-8'` every letter. */
export type CaseEncoding = '' | 'utf-8';

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

const TO_LOWER = changing(0x41);
const TO_UPPER = changing(0x61);

/** Every byte by itself, but for 26 letters from the first on, which change their case. */
function changing(first: number): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) =>
    byte >= first && byte < first + 26 ? byte ^ 0x20 : byte,
  );
}

/** Lower-cases every string. With `'utf-8'` a string ends at its first NUL and invalid bytes become U+FFFD, as with ICU. */
export function lowerStrings(column: StringColumn, encoding: CaseEncoding): StringColumn {
  return changeCase(column, encoding, TO_LOWER, (text) => text.toLowerCase());
}

/** Upper-cases every string; otherwise as `lowerStrings`. */
export function upperStrings(column: StringColumn, encoding: CaseEncoding): StringColumn {
  return changeCase(column, encoding, TO_UPPER, (text) => text.toUpperCase());
}

/** `map` says what each ASCII byte becomes. */
function changeCase(
  { length, bytes, offsets }: StringColumn,
  encoding: CaseEncoding,
  map: Uint8Array,
  change: (text: string) => string,
): StringColumn {
  const out = new ColumnBuilder(length, offsets[length]! - offsets[0]!);
  for (let i = 0; i < length; i++) {
    const begin = offsets[i]!;
    let end = offsets[i + 1]!;
    const plain = encoding === '' ? end : endOfAscii(bytes, begin, end);
    if (plain < end && bytes[plain] !== 0) {
      const nul = bytes.indexOf(0, plain);
      if (nul >= 0 && nul < end) end = nul;
      const changed = encoder.encode(change(decoder.decode(bytes.subarray(begin, end))));
      out.append(changed, 0, changed.length);
    } else mapBytes(bytes, begin, plain, map, out);
    out.endString();
  }
  return out.finish();
}

/** Where the first byte is that is NUL or not ASCII. */
function endOfAscii(bytes: Uint8Array, begin: number, end: number): number {
  let at = begin;
  while (at < end && bytes[at]! > 0 && bytes[at]! < 0x80) at++;
  return at;
}

function mapBytes(
  bytes: Uint8Array,
  begin: number,
  end: number,
  map: Uint8Array,
  out: ColumnBuilder,
): void {
  out.reserve(end - begin);
  const target = out.bytes;
  let size = out.size;
  for (let i = begin; i < end; i++) target[size++] = map[bytes[i]!]!;
  out.size = size;
}
