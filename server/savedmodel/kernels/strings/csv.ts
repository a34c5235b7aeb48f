// Lines of comma-separated values. Source: tensorflow/core/kernels/decode_csv_op.cc.
import { SavedModelError } from '../../errors.ts';

/** How fields are told apart, and which are wanted, rising; all where there are none. */
export interface CsvFormat {
  readonly delimiter: number;
  readonly quotes: boolean;
  readonly selected: readonly number[];
}

const [QUOTE, LINE_FEED, RETURN] = [0x22, 0x0a, 0x0d] as const;

/**
 * Calls `onField` with the bytes of each wanted field of a line, quotes taken off.
 *
 * @throws SavedModelError where a quote is out of place.
 */
export function readCsvFields(
  line: Uint8Array,
  format: CsvFormat,
  onField: (bytes: Uint8Array) => void,
): void {
  const { delimiter, quotes, selected } = format;
  const { length } = line;
  let at = 0;
  let field = 0;
  let wanted = 0;
  const isWanted = () => selected.length === 0 || selected[wanted] === field;
  while (at < length) {
    if (line[at] === LINE_FEED || line[at] === RETURN) {
      at++;
      continue;
    }
    const isQuoted = quotes && line[at] === QUOTE;
    const begin = isQuoted ? at + 1 : at;
    const end = isQuoted ? endOfQuoted(line, begin, delimiter) : endOfPlain(line, begin, format);
    if (isWanted()) {
      onField(isQuoted ? unquoted(line.subarray(begin, end)) : line.subarray(begin, end));
      if (++wanted === selected.length) return;
    }
    field++;
    at = isQuoted ? end + 2 : end + 1;
  }
  // A line that ends with a delimiter has one field more.
  if (isWanted() && line[length - 1] === delimiter) onField(new Uint8Array());
}

/** Where the delimiter is behind a field without quotes, or the end. */
function endOfPlain(line: Uint8Array, from: number, { delimiter, quotes }: CsvFormat): number {
  let end = from;
  for (; end < line.length && line[end] !== delimiter; end++) {
    const byte = line[end];
    if (byte === LINE_FEED || byte === RETURN || (quotes && byte === QUOTE)) {
      throw new SavedModelError('A field with a quote or a line break in it has to be quoted.');
    }
  }
  return end;
}

/** Where the quote is that ends a field. */
function endOfQuoted(line: Uint8Array, from: number, delimiter: number): number {
  const last = line.length - 1;
  let at = from;
  while (at < last && (line[at] !== QUOTE || line[at + 1] !== delimiter)) {
    if (line[at] === QUOTE && line[at + 1] !== QUOTE) {
      throw new SavedModelError('A quote in a quoted field has to be written twice.');
    }
    at += line[at] === QUOTE ? 2 : 1;
  }
  if (line[at] === QUOTE && (at === last || line[at + 1] === delimiter)) return at;
  throw new SavedModelError('A quoted field has to end with a quote.');
}

/** Quotes that are written twice are one. */
function unquoted(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length);
  let size = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === QUOTE) at++;
    out[size++] = bytes[at]!;
  }
  return out.subarray(0, size);
}
