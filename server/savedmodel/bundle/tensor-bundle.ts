// Variables as checkpoints keep them: an index of names, and shards of bytes.
// Source: github.com/tensorflow/tensorflow, tensorflow/core/util/tensor_bundle and tensor_bundle.proto.
import { SavedModelError } from '../errors.ts';
import type { FileSource } from '../files.ts';
import { decodeShape } from '../proto/graph.ts';
import { decodeContent } from '../proto/tensor.ts';
import { asBytes, asNumber, readFields, WireReader } from '../proto/wire.ts';
import { columnOf, type StringColumn } from '../string-column.ts';
import { dtypeOf, sizeOf, type Tensor } from '../tensor.ts';
import { crc32c, unmaskCrc } from './crc32c.ts';
import { readSortedTable } from './sorted-table.ts';

/** Tensors by checkpoint key, decoded when asked for. */
export interface TensorBundle {
  /**
   * The tensor of a key.
   *
   * @throws SavedModelError where the key is missing or its bytes are damaged.
   */
  read(key: string): Tensor;
}

interface BundleEntry {
  readonly type: number;
  readonly shape: readonly number[];
  readonly shard: number;
  readonly offset: number;
  readonly size: number;
  readonly checksum: number;
}

/** Opens `<prefix>.index` and its shards; a model without variables has neither. */
export async function openTensorBundle(files: FileSource, prefix: string): Promise<TensorBundle> {
  const index = await files.read(`${prefix}.index`);
  const table: ReadonlyMap<string, Uint8Array> = index ? readSortedTable(index) : new Map();
  const shards = await readShards(files, prefix, table.get(''));
  return {
    read(key) {
      const entry = table.get(key);
      if (!entry) {
        throw new SavedModelError(
          `The variable "${key}" is missing from ${prefix}.index: the model's files do not belong together. Copy the whole folder again.`,
        );
      }
      return readTensor(key, decodeEntry(entry), shards);
    },
  };
}

async function readShards(
  files: FileSource,
  prefix: string,
  header: Uint8Array | undefined,
): Promise<Uint8Array[]> {
  if (!header) return [];
  let count = 0;
  readFields(header, (field, value) => {
    if (field === 1) count = asNumber(value);
    if (field === 2 && asNumber(value) !== 0) {
      throw new SavedModelError(
        'The variables are big-endian. Save the model on a little-endian machine.',
      );
    }
  });
  if (count < 0 || count > 99_999) throw new SavedModelError(`${prefix}.index is damaged.`);
  const digits = (number: number) => String(number).padStart(5, '0');
  const shards: Uint8Array[] = [];
  for (let i = 0; i < count; i++) {
    const path = `${prefix}.data-${digits(i)}-of-${digits(count)}`;
    const shard = await files.read(path);
    if (!shard) {
      throw new SavedModelError(`${path} is missing: copy the model's whole folder again.`);
    }
    shards.push(shard);
  }
  return shards;
}

function decodeEntry(message: Uint8Array): BundleEntry {
  let type = 0;
  let shape: readonly number[] = [];
  let shard = 0;
  let offset = 0;
  let size = 0;
  let checksum = 0;
  readFields(message, (field, value) => {
    if (field === 1) type = asNumber(value);
    if (field === 2) shape = decodeShape(asBytes(value)) ?? [];
    if (field === 3) shard = asNumber(value);
    if (field === 4) offset = asNumber(value);
    if (field === 5) size = asNumber(value);
    if (field === 6) {
      const bytes = asBytes(value);
      checksum = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0, true);
    }
    if (field === 7) {
      throw new SavedModelError('A variable is saved in slices, which this engine does not read.');
    }
  });
  return { type, shape, shard, offset, size, checksum };
}

function readTensor(key: string, entry: BundleEntry, shards: readonly Uint8Array[]): Tensor {
  const shard = shards[entry.shard];
  const end = entry.offset + entry.size;
  if (!shard || entry.offset < 0 || entry.size < 0 || end > shard.length) {
    throw new SavedModelError(
      `The bytes of the variable "${key}" are cut off. Copy the model again.`,
    );
  }
  const bytes = shard.subarray(entry.offset, end);
  const dtype = dtypeOf(entry.type);
  const size = sizeOf(entry.shape);
  if (dtype === 'string') return { dtype, shape: entry.shape, data: readStrings(key, bytes, size) };
  if (dtype === 'resource') throw new SavedModelError(`The variable "${key}" holds a resource.`);
  if (crc32c(bytes) !== unmaskCrc(entry.checksum)) throw damaged(key);
  return { dtype, shape: entry.shape, data: decodeContent(dtype, bytes, size) };
}

/** Strings: their lengths as varints, a checksum of the lengths, then the bytes of all. */
function readStrings(key: string, bytes: Uint8Array, size: number): StringColumn {
  const reader = new WireReader(bytes);
  if (size > bytes.length) throw damaged(key);
  const lengths = Array.from({ length: size }, () => reader.varint());
  reader.take(4);
  return columnOf(lengths.map((length) => reader.take(length)));
}

function damaged(key: string): SavedModelError {
  return new SavedModelError(`The variable "${key}" fails its checksum: copy the model again.`);
}
