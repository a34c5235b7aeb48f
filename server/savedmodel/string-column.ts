import { LimitError } from './errors.ts';
import { requireRoom } from './room.ts';

/**
 * Strings as Arrow keeps them: the UTF-8 bytes of all of them end to end, and where each begins.
 * String `i` is `bytes[offsets[i], offsets[i + 1])`. One buffer for a whole batch is what lets the
 * string kernels run as plain loops, without an object per string.
 */
export interface StringColumn {
  /** How many strings there are. */
  readonly length: number;
  /** May be longer than what the offsets span. */
  readonly bytes: Uint8Array;
  /** At least `length + 1` entries, never falling; the first may be greater than 0. */
  readonly offsets: Int32Array;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

// A buffer larger than this is not kept for the next batch.
const KEPT_BYTES = 1 << 20;

// Fewer characters than this get room for the worst case, so that no view of what is left has to be made.
const FEW_CHARACTERS = 1 << 12;

/**
 * Encodes batch after batch into the same memory, which is most of the cost for a short text: a column is good until the
 * next call.
 */
export class StringEncoder {
  #bytes = new Uint8Array(0);
  #offsets = new Int32Array(0);

  /** Encodes JavaScript strings as UTF-8, one string of the column each; a lone surrogate becomes U+FFFD. */
  encode(texts: readonly string[]): StringColumn {
    let offsets = this.#offsets;
    if (offsets.length <= texts.length) offsets = new Int32Array(texts.length + 1);
    let capacity = 0;
    for (const text of texts) capacity += text.length;
    // Most text is ASCII; encodeInto says when it did not fit, and only then is the worst case (3 bytes a unit) paid.
    let bytes = this.#bytes;
    if (capacity < FEW_CHARACTERS) capacity *= 3;
    if (bytes.length < capacity) bytes = new Uint8Array(capacity + (capacity >> 3) + 16);
    let end = 0;
    for (let i = 0; i < texts.length; i++) {
      const text = texts[i] as string;
      if (bytes.length - end < text.length * 3) {
        const { read, written } = encoder.encodeInto(text, bytes.subarray(end));
        if (read === text.length) {
          end += written;
          offsets[i + 1] = end;
          continue;
        }
        const grown = new Uint8Array(Math.max(bytes.length * 2, end + text.length * 3));
        grown.set(bytes.subarray(0, end));
        bytes = grown;
      }
      end += encoder.encodeInto(text, end === 0 ? bytes : bytes.subarray(end)).written;
      offsets[i + 1] = end;
    }
    if (bytes.length <= KEPT_BYTES) this.#bytes = bytes;
    if (offsets.byteLength <= KEPT_BYTES) this.#offsets = offsets;
    return { length: texts.length, bytes, offsets };
  }
}

/** Encodes JavaScript strings as UTF-8 into a column of their own; a lone surrogate becomes U+FFFD. */
export function encodeStrings(texts: readonly string[]): StringColumn {
  return new StringEncoder().encode(texts);
}

/** Decodes string `index` of a column; bytes that are not UTF-8 become U+FFFD. */
export function decodeString(column: StringColumn, index: number): string {
  return decoder.decode(column.bytes.subarray(column.offsets[index], column.offsets[index + 1]));
}

/** Decodes every string of a column, in order; bytes that are not UTF-8 become U+FFFD. */
export function decodeStrings(column: StringColumn): string[] {
  return Array.from({ length: column.length }, (_, i) => decodeString(column, i));
}

/** More bytes than this in one column are refused: its offsets would not hold them. */
const MAX_BYTES = 2 ** 30;

/** A buffer for so many bytes of strings; an error for more than a column may have, or than there is room for. */
export function allocateBytes(length: number): Uint8Array {
  if (length <= MAX_BYTES) {
    requireRoom(length);
    return new Uint8Array(length);
  }
  throw new LimitError(
    `Texts of ${length} bytes in one tensor are out of range: it may have 2^30.`,
  );
}

/** Where so many strings begin; an error where there is no room. */
export function allocateOffsets(strings: number): Int32Array {
  requireRoom(4 * strings);
  return new Int32Array(strings + 1);
}

/** So many empty strings. */
export function emptyStrings(length: number): StringColumn {
  return { length, bytes: new Uint8Array(), offsets: allocateOffsets(length) };
}

/** Joins byte strings into one column. */
export function columnOf(strings: readonly Uint8Array[]): StringColumn {
  const offsets = allocateOffsets(strings.length);
  let end = 0;
  for (let i = 0; i < strings.length; i++) {
    end += (strings[i] as Uint8Array).length;
    offsets[i + 1] = end;
  }
  const bytes = allocateBytes(end);
  for (let i = 0; i < strings.length; i++) bytes.set(strings[i] as Uint8Array, offsets[i]);
  return { length: strings.length, bytes, offsets };
}

/** Picks strings by index into a new column. */
export function takeStrings(column: StringColumn, indices: ArrayLike<number>): StringColumn {
  const offsets = allocateOffsets(indices.length);
  let end = 0;
  for (let i = 0; i < indices.length; i++) {
    const from = indices[i] as number;
    end += (column.offsets[from + 1] as number) - (column.offsets[from] as number);
    offsets[i + 1] = end;
  }
  const bytes = allocateBytes(end);
  for (let i = 0; i < indices.length; i++) {
    const from = indices[i] as number;
    bytes.set(
      column.bytes.subarray(column.offsets[from], column.offsets[from + 1]),
      offsets[i] as number,
    );
  }
  return { length: indices.length, bytes, offsets };
}
