/** Tensors as bytes: of BYTES each element behind its length (uint32), of numbers one after the other; little-endian. */
import { MAX_REVIEWS } from '../limits.ts';
import { invalid, type OutputTensor } from './call.ts';

/**
 * The elements of a tensor: byte strings of BYTES, integers of INT64, none of the datatypes that no model takes.
 *
 * @param field - what the tensor is called in an error.
 * @throws ServiceError `UNPROCESSABLE_CONTENT` where they are more than a request may hold, or do not end with the bytes.
 */
export function readRaw(datatype: string, bytes: Uint8Array, field: string): unknown[] {
  if (datatype === 'BYTES') return readStrings(bytes, field);
  if (datatype === 'INT64') return readIntegers(bytes, field);
  return [];
}

function readStrings(bytes: Uint8Array, field: string): Uint8Array[] {
  const view = viewOf(bytes);
  const elements: Uint8Array[] = [];
  for (let at = 0; at < bytes.byteLength; ) {
    if (elements.length === MAX_REVIEWS) throw tooMany(field);
    const begin = at + 4;
    if (begin > bytes.byteLength) throw cutOff(field);
    const end = begin + view.getUint32(at, true);
    if (end > bytes.byteLength) throw cutOff(field);
    elements.push(bytes.subarray(begin, end));
    at = end;
  }
  return elements;
}

function readIntegers(bytes: Uint8Array, field: string): bigint[] {
  if (bytes.byteLength % 8 !== 0) throw cutOff(field);
  const count = bytes.byteLength / 8;
  if (count > MAX_REVIEWS) throw tooMany(field);
  const view = viewOf(bytes);
  return Array.from({ length: count }, (_, i) => view.getBigInt64(8 * i, true));
}

/** An output as bytes. */
export function writeRaw({ datatype, elements }: OutputTensor): Uint8Array {
  if (datatype === 'BYTES') return Buffer.concat(elements.map((text) => withLength(String(text))));
  const size = datatype === 'FP32' ? 4 : 8;
  const bytes = Buffer.alloc(size * elements.length);
  elements.forEach((element, i) => {
    if (datatype === 'FP32') bytes.writeFloatLE(Number(element), size * i);
    else bytes.writeBigInt64LE(BigInt(element), size * i);
  });
  return bytes;
}

function withLength(text: string): Uint8Array {
  const bytes = Buffer.alloc(4 + Buffer.byteLength(text));
  bytes.writeUInt32LE(bytes.byteLength - 4);
  bytes.write(text, 4);
  return bytes;
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

function cutOff(field: string) {
  return invalid(
    `${field} ends within an element. Send each of BYTES behind its length, a little-endian uint32, and each of INT64 as eight bytes.`,
  );
}

function tooMany(field: string) {
  return invalid(
    `${field} has more than ${MAX_REVIEWS.toLocaleString('en')} elements. Send several requests.`,
  );
}
