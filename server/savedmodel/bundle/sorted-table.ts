// The sorted string table that `variables.index` is. Source: github.com/google/leveldb, doc/table_format.md.
import { SavedModelError } from '../errors.ts';
import { WireReader } from '../proto/wire.ts';
import { crc32c, unmaskCrc } from './crc32c.ts';

const FOOTER_BYTES = 48;
/** Of all keys of a block together: TensorFlow ends a block at 256 kB, and keys that share much with others grow when they are read. */
const MAX_KEY_BYTES = 2 ** 24;

const MAGIC = [0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb];

/** A key as a text of one character a byte: keys need not be UTF-8. */
export function tableKey(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}

/** Reads every entry of a table into a map, by `tableKey`. */
export function readSortedTable(file: Uint8Array): Map<string, Uint8Array> {
  const magic = file.subarray(file.length - 8);
  if (file.length < FOOTER_BYTES || MAGIC.some((byte, i) => magic[i] !== byte)) {
    throw new SavedModelError(
      'variables.index is no checkpoint index, or it is cut off. Copy it again.',
    );
  }
  const footer = new WireReader(file.subarray(file.length - FOOTER_BYTES));
  readHandle(footer);
  const index = readHandle(footer);
  const entries = new Map<string, Uint8Array>();
  let end = 0;
  for (const [, encoded] of readBlock(file, index)) {
    const handle = readHandle(new WireReader(encoded));
    // As TensorFlow writes them, and so that no block is read over and over.
    if (handle.offset < end) throw damaged();
    end = handle.offset + handle.size;
    for (const [key, value] of readBlock(file, handle)) entries.set(tableKey(key), value);
  }
  return entries;
}

interface BlockHandle {
  readonly offset: number;
  readonly size: number;
}

function readHandle(reader: WireReader): BlockHandle {
  return { offset: reader.varint(), size: reader.varint() };
}

/** The entries of one block: each key shares a prefix with the one before it. */
function readBlock(file: Uint8Array, { offset, size }: BlockHandle): [Uint8Array, Uint8Array][] {
  // After the block: one byte that names the compression, four of checksum.
  const end = offset + size;
  if (offset < 0 || size < 4 || end + 5 > file.length) throw damaged();
  const trailer = new DataView(file.buffer, file.byteOffset + end, 5);
  if (crc32c(file.subarray(offset, end + 1)) !== unmaskCrc(trailer.getUint32(1, true)))
    throw damaged();
  if (trailer.getUint8(0) !== 0) {
    throw new SavedModelError(
      'variables.index is compressed, which TensorFlow does not do. Save the model again with TensorFlow.',
    );
  }
  const block = file.subarray(offset, end);
  const restarts = new DataView(file.buffer, file.byteOffset + end - 4, 4).getUint32(0, true);
  const entriesEnd = size - 4 * (restarts + 1);
  if (entriesEnd < 0) throw damaged();
  const reader = new WireReader(block.subarray(0, entriesEnd));
  const entries: [Uint8Array, Uint8Array][] = [];
  let key = new Uint8Array();
  let keyBytes = 0;
  while (!reader.done) {
    const shared = reader.varint();
    const unshared = reader.varint();
    const valueLength = reader.varint();
    if (shared < 0 || shared > key.length) throw damaged();
    keyBytes += shared + Math.max(unshared, 0);
    if (keyBytes > MAX_KEY_BYTES) {
      throw new SavedModelError(
        `variables.index has names of more than ${MAX_KEY_BYTES} bytes in one block, which is out of range. Save the model again with TensorFlow.`,
      );
    }
    const next = new Uint8Array(shared + reader.take(unshared).length);
    next.set(key.subarray(0, shared));
    next.set(reader.bytes.subarray(reader.position - unshared, reader.position), shared);
    key = next;
    entries.push([key, reader.take(valueLength)]);
  }
  return entries;
}

function damaged(): SavedModelError {
  return new SavedModelError(
    'variables.index is damaged: a checksum or a length is wrong. Copy it again.',
  );
}
