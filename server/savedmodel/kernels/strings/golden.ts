/** Test support: what TensorFlow answered, written by `training/golden/make_string_ops.py`. */
import type { StringColumn } from '../../string-column.ts';

/** A text, or bytes that are not UTF-8. */
export type GoldenText = string | { readonly hex: string };

/** The bytes of golden texts, end to end. */
export function goldenColumn(texts: readonly GoldenText[]): StringColumn {
  const strings = texts.map(goldenBytes);
  // Not at 0 and not to the end of the buffer: a kernel that assumes either fails.
  const offsets = new Int32Array(texts.length + 3).fill(-7);
  offsets[0] = 5;
  strings.forEach((string, i) => {
    offsets[i + 1] = offsets[i]! + string.length;
  });
  const bytes = new Uint8Array(offsets[texts.length]! + 9).fill(0x61);
  strings.forEach((string, i) => {
    bytes.set(string, offsets[i]);
  });
  return { length: texts.length, bytes, offsets };
}

/** A column as golden texts, so that a failing test shows what it compares. */
export function goldenTexts({ length, bytes, offsets }: StringColumn): GoldenText[] {
  return Array.from({ length }, (_, i) => asText(bytes.subarray(offsets[i], offsets[i + 1])));
}

function goldenBytes(text: GoldenText): Uint8Array {
  if (typeof text === 'string') return new TextEncoder().encode(text);
  return Uint8Array.from(text.hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function asText(bytes: Uint8Array): GoldenText {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return { hex: Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('') };
  }
}
