// Protocol Buffers' wire format, as much of it as TensorFlow's messages use. Source: protobuf.dev/programming-guides/encoding.
import { SavedModelError } from '../errors.ts';

/** What a field holds on the wire: a varint as a signed 64-bit number, or the bytes of anything else. */
export type FieldValue = number | Uint8Array;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Reads base-128 varints and length-delimited bytes, never past the end of its buffer. */
export class WireReader {
  readonly bytes: Uint8Array;
  position = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get done(): boolean {
    return this.position >= this.bytes.length;
  }

  /** A varint as a signed 64-bit integer; exact up to 2^53. */
  varint(): number {
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.position >= this.bytes.length) throw truncated();
      const byte = this.bytes[this.position++] as number;
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high |= bits >> 4;
      } else if (shift < 63) high |= bits << (shift - 32);
      else high |= (bits & 1) << 31;
      if (byte < 0x80) return high * 0x1_0000_0000 + (low >>> 0);
    }
    throw new SavedModelError('The file holds a number of more than 64 bits: it is damaged.');
  }

  take(length: number): Uint8Array {
    const end = this.position + length;
    if (length < 0 || end > this.bytes.length) throw truncated();
    const part = this.bytes.subarray(this.position, end);
    this.position = end;
    return part;
  }
}

/** Fields of one graph, function or tensor, and numbers of one list: a file of empty ones would be far larger in memory. */
const MAX_FIELDS = 2 ** 22;
const MAX_NUMBERS = 2 ** 24;

let fieldsLeft = Number.POSITIVE_INFINITY;

/** Decodes something that may have so many fields at most, those of the messages in it included. @throws SavedModelError where it has more. */
export function withFieldLimit<T>(decode: () => T): T {
  const before = fieldsLeft;
  fieldsLeft = MAX_FIELDS;
  try {
    return decode();
  } finally {
    fieldsLeft = before;
  }
}

/** Calls `onField` with each field of an encoded message, in the order of the file. */
export function readFields(
  message: Uint8Array,
  onField: (field: number, value: FieldValue) => void,
): void {
  const reader = new WireReader(message);
  while (!reader.done) {
    if (--fieldsLeft < 0) throw tooMany('fields in one graph, function or tensor', MAX_FIELDS);
    const tag = reader.varint();
    // Others drop what is above, and see another field.
    if (tag < 0 || tag >= 2 ** 32) throw damaged();
    const field = Math.floor(tag / 8);
    switch (tag & 7) {
      case 0:
        onField(field, reader.varint());
        break;
      case 1:
        onField(field, reader.take(8));
        break;
      case 2:
        onField(field, reader.take(reader.varint()));
        break;
      case 5:
        onField(field, reader.take(4));
        break;
      default:
        throw damaged();
    }
  }
}

/**
 * A map's entry.
 *
 * @throws SavedModelError where it has more than one value: others make one of them.
 */
export function readEntry(message: Uint8Array): [key: string, value: Uint8Array] {
  let key = '';
  let value: Uint8Array | undefined;
  readFields(message, (field, part) => {
    if (field === 1) key = asText(part);
    if (field !== 2) return;
    if (value) throw damaged();
    value = asBytes(part);
  });
  return [key, value ?? new Uint8Array()];
}

/** The value as bytes; an error where the wire has a varint. */
export function asBytes(value: FieldValue): Uint8Array {
  if (typeof value === 'number') throw new SavedModelError('The file is damaged: bytes expected.');
  return value;
}

/** The value as a number; an error where the wire has bytes. */
export function asNumber(value: FieldValue): number {
  if (typeof value !== 'number') throw new SavedModelError('The file is damaged: number expected.');
  return value;
}

/** The value as UTF-8 text. */
export function asText(value: FieldValue): string {
  return decoder.decode(asBytes(value));
}

/** Appends a repeated varint field, packed or not. */
export function pushVarints(value: FieldValue, into: number[]): void {
  if (typeof value === 'number') {
    into.push(value);
    return;
  }
  const reader = new WireReader(value);
  while (!reader.done) {
    if (into.length >= MAX_NUMBERS) throw tooMany('numbers in one list', MAX_NUMBERS);
    into.push(reader.varint());
  }
}

/** Appends a repeated fixed-width field (float: 4 bytes, double: 8), packed or not. */
export function pushFloats(value: FieldValue, width: 4 | 8, into: number[]): void {
  const bytes = asBytes(value);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (into.length + bytes.length / width > MAX_NUMBERS) {
    throw tooMany('numbers in one list', MAX_NUMBERS);
  }
  for (let at = 0; at + width <= bytes.length; at += width) {
    into.push(width === 4 ? view.getFloat32(at, true) : view.getFloat64(at, true));
  }
}

/** A file that no writer of SavedModels makes. */
export function damaged(): SavedModelError {
  return new SavedModelError(
    'saved_model.pb is no SavedModel, or it is damaged: copy the folder again.',
  );
}

function tooMany(what: string, most: number): SavedModelError {
  return new SavedModelError(
    `saved_model.pb has more than ${most} ${what}, which is out of range: save the model with TensorFlow again, large constants as variables.`,
  );
}

function truncated(): SavedModelError {
  return new SavedModelError('The file ends too early: it is cut off or damaged. Copy it again.');
}
