// Variables as checkpoints keep them: an index of names, and shards of bytes.
// Source: github.com/tensorflow/tensorflow, tensorflow/core/util/tensor_bundle and tensor_bundle.proto.
import { SavedModelError } from '../errors.ts';
import { type FileSource, readBounded } from '../files.ts';
import { decodeShape } from '../proto/graph.ts';
import { decodeContent } from '../proto/tensor.ts';
import { asBytes, asNumber, readFields, WireReader } from '../proto/wire.ts';
import { columnOf, type StringColumn } from '../string-column.ts';
import { allocate, dtypeOf, type NumericTensor, sizeOf, type Tensor } from '../tensor.ts';
import { crc32c, unmaskCrc } from './crc32c.ts';
import {
  copyCommon,
  decodeSlice,
  overlap,
  parseSlice,
  type Region,
  regionOf,
  type Slice,
  sliceKey,
  wholeRegion,
} from './slices.ts';
import { readSortedTable, tableKey } from './sorted-table.ts';

const encoder = new TextEncoder();

/** A shard may go on for so long behind its last tensor, and is never longer than this: what one buffer may hold. */
const SLACK_BYTES = 2 ** 20;
const MAX_SHARD_BYTES = 2 ** 31 - 1 - SLACK_BYTES;

/** Tensors by checkpoint key, decoded when asked for. */
export interface TensorBundle {
  /**
   * The tensor of a key.
   *
   * @param slice - which part of it, as RestoreV2 is told: `10 4 0,5:-`; the whole if empty.
   * @throws SavedModelError where the key is missing or its bytes are damaged.
   */
  read(key: string, slice?: string): Tensor;
  /** Lets go of the files, which are as large as the model: nothing can be read any more. */
  close(): void;
}

interface BundleEntry {
  readonly type: number;
  readonly shape: readonly number[];
  readonly shard: number;
  readonly offset: number;
  readonly size: number;
  readonly checksum: number;
  /** Where a partitioned variable is, if it is one: its parts have entries of their own. */
  readonly slices: readonly Slice[];
}

/** Opens `<prefix>.index` and its shards; a model without variables has neither. */
export async function openTensorBundle(files: FileSource, prefix: string): Promise<TensorBundle> {
  const index = await readBounded(files, `${prefix}.index`);
  let table: ReadonlyMap<string, Uint8Array> = index ? readSortedTable(index) : new Map();
  let shards: readonly Uint8Array[] | undefined = await readShards(files, prefix, table);
  const entryOf = (key: Uint8Array, name: string): BundleEntry => {
    const entry = table.get(tableKey(key));
    if (entry) return decodeEntry(entry);
    throw new SavedModelError(
      `The variable "${name}" is missing from ${prefix}.index: the model's files do not belong together. Copy the whole folder again.`,
    );
  };
  return {
    read(key, slice = '') {
      const held = shards;
      if (!held) {
        throw new SavedModelError(
          `The variable "${key}" is restored by the signature itself, which is not supported: export the model with its variables loaded.`,
        );
      }
      const entry = entryOf(encoder.encode(key), key);
      if (slice === '' && entry.slices.length === 0) return readTensor(key, entry, held);
      const target = slice ? targetOf(key, slice, entry) : wholeRegion(entry.shape);
      const parts = entry.slices.length
        ? entry.slices.map((each) => ({
            entry: entryOf(sliceKey(key, each), key),
            region: regionOf(each, entry.shape),
          }))
        : [{ entry, region: wholeRegion(entry.shape) }];
      const sources = parts.map((part) => ({
        region: part.region,
        read: () => readTensor(key, part.entry, held),
      }));
      return assemble(key, target, sources);
    },
    close() {
      table = new Map();
      shards = undefined;
    },
  };
}

function targetOf(key: string, text: string, entry: BundleEntry): Region {
  const { shape, slice } = parseSlice(text);
  if (`${shape}` === `${entry.shape}`) return regionOf(slice, shape);
  throw new SavedModelError(
    `The variable "${key}" has the shape [${entry.shape}] where the graph wants a part of [${shape}].`,
  );
}

interface Source {
  readonly region: Region;
  read(): Tensor;
}

/** Puts a region of a variable together from the parts that touch it. */
function assemble(key: string, target: Region, sources: readonly Source[]): Tensor {
  const size = sizeOf(target.shape);
  let whole: NumericTensor | undefined;
  let copied = 0;
  for (const { region, read } of sources) {
    if (!overlap(region, target)) continue;
    const part = read();
    if (part.dtype === 'string' || `${part.shape}` !== `${region.shape}`) throw partless(key);
    const { dtype } = part;
    whole ??= { dtype, shape: target.shape, data: allocate(dtype, size) };
    copied += copyCommon(part.data, region, whole.data, target);
    if (copied > size) throw partless(key);
  }
  if (!whole || copied < size) throw partless(key);
  return whole;
}

function partless(key: string): SavedModelError {
  return new SavedModelError(
    `The parts of the variable "${key}" do not make up the whole: copy the model again.`,
  );
}

async function readShards(
  files: FileSource,
  prefix: string,
  table: ReadonlyMap<string, Uint8Array>,
): Promise<Uint8Array[]> {
  const header = table.get('');
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
  const ends = endsOfShards(table);
  const shards: Uint8Array[] = [];
  for (let i = 0; i < count; i++) {
    const path = `${prefix}.data-${digits(i)}-of-${digits(count)}`;
    const shard = await readBounded(files, path, (ends.get(i) ?? 0) + SLACK_BYTES);
    if (!shard) {
      throw new SavedModelError(`${path} is missing: copy the model's whole folder again.`);
    }
    shards.push(shard);
  }
  return shards;
}

/** Where the last tensor of each shard ends. */
function endsOfShards(table: ReadonlyMap<string, Uint8Array>): Map<number, number> {
  const ends = new Map<number, number>();
  for (const [key, message] of table) {
    if (key === '') continue;
    const { shard, offset, size } = decodeEntry(message);
    const end = Math.min(offset + size, MAX_SHARD_BYTES);
    if (end > (ends.get(shard) ?? 0)) ends.set(shard, end);
  }
  return ends;
}

function decodeEntry(message: Uint8Array): BundleEntry {
  let type = 0;
  let shape: readonly number[] = [];
  let shard = 0;
  let offset = 0;
  let size = 0;
  let checksum = 0;
  const slices: Slice[] = [];
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
    if (field === 7) slices.push(decodeSlice(asBytes(value)));
  });
  return { type, shape, shard, offset, size, checksum, slices };
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
  if (dtype === 'resource' || dtype === 'variant')
    throw new SavedModelError(`The variable "${key}" holds a ${dtype}.`);
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
