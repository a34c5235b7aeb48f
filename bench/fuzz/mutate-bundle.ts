/** Damage to variables whose checksums are right again afterwards, so that it gets past them. */
import { crc32c } from '../../server/savedmodel/bundle/crc32c.ts';
import { readSortedTable } from '../../server/savedmodel/bundle/sorted-table.ts';
import { asNumber, readFields } from '../../server/savedmodel/proto/wire.ts';
import { joinBytes, mutateBytes, pick, type Random } from './mutate-bytes.ts';
import { mutateMessage, varint } from './mutate-message.ts';

const MAGIC = Uint8Array.of(0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb);
/** A key, without the bytes that it shares with the one before, where it has some. */
export type Entry = readonly [key: string, value: Uint8Array, shared?: number];

const INDEX = 'variables/variables.index';

/** Damages the index or a shard among a model's files; false where the bundle is damaged already. */
export function mutateBundle(
  files: Map<string, Uint8Array>,
  path: string,
  random: Random,
): boolean {
  try {
    const index = files.get(INDEX) ?? new Uint8Array();
    if (path === INDEX) {
      files.set(path, mutateIndex(index, random));
      return true;
    }
    const data = mutateBytes(files.get(path) ?? new Uint8Array(), random);
    files.set(INDEX, resealIndex(index, data)).set(path, data);
    return true;
  } catch {
    return false;
  }
}

/** An index, one of whose entries is damaged. */
function mutateIndex(index: Uint8Array, random: Random): Uint8Array {
  const entries = [...readSortedTable(index)];
  const at = pick(random, [...entries.keys()]);
  const [key, value] = entries[at] as Entry;
  const donor = pick(random, entries)[1];
  entries[at] = [key, random() < 0.2 ? donor : mutateMessage(value, random, donor)];
  return writeTable(entries);
}

/** An index with the checksums of other data. */
function resealIndex(index: Uint8Array, data: Uint8Array): Uint8Array {
  const entries = [...readSortedTable(index)].map(([key, value]): Entry => {
    let offset = 0;
    let size = 0;
    readFields(value, (field, part) => {
      if (field === 4) offset = asNumber(part);
      if (field === 5) size = asNumber(part);
    });
    // Of a field that is there twice, the last one counts.
    const checksum = checksumOf(data.subarray(offset, offset + size));
    return [key, key ? joinBytes(value, Uint8Array.of(0x35), checksum) : value];
  });
  return writeTable(entries);
}

/** A sorted table of one block. */
export function writeTable(entries: readonly Entry[]): Uint8Array {
  const block = writeBlock(entries);
  const handle = joinBytes(varint(0n), varint(BigInt(block.length - 5)));
  const index = writeBlock([[entries.at(-1)?.[0] ?? '', handle]]);
  return joinBytes(block, index, writeFooter(handle, block.length, index.length - 5));
}

/** The end of a table: some handle, and the one of its index. */
export function writeFooter(handle: Uint8Array, offset: number, size: number): Uint8Array {
  const footer = new Uint8Array(48);
  footer.set(joinBytes(handle, varint(BigInt(offset)), varint(BigInt(size))));
  footer.set(MAGIC, 40);
  return footer;
}

export function writeBlock(entries: readonly Entry[]): Uint8Array {
  const parts = entries.flatMap(([key, value, shared = 0]) => [
    ...[shared, key.length, value.length].map((length) => varint(BigInt(length))),
    new Uint8Array(Buffer.from(key, 'latin1')),
    value,
  ]);
  // One restart, at 0; no compression.
  const block = joinBytes(...parts, fixed32(0), fixed32(1), Uint8Array.of(0));
  return joinBytes(block, checksumOf(block));
}

/** The checksum of some bytes as files hold it, four bytes long. */
export function checksumOf(bytes: Uint8Array): Uint8Array {
  const crc = crc32c(bytes);
  return fixed32(((((crc >>> 15) | (crc << 17)) >>> 0) + 0xa282ead8) >>> 0);
}

function fixed32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}
