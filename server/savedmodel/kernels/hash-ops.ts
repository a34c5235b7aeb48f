// Strings into buckets by their hash. Source: tensorflow/core/kernels/string_to_hash_bucket_op.h.
import { SavedModelError } from '../errors.ts';
import type { Attrs } from '../graph/attrs.ts';
import type { Op, OpTable } from '../graph/op.ts';
import { fingerprint64 } from '../hash/farm-hash.ts';
import { legacyHash64 } from '../hash/legacy-hash.ts';
import { sipHash } from '../hash/sip-hash.ts';
import { Uint64 } from '../hash/uint64.ts';
import { decodeString } from '../string-column.ts';
import { allocate, numeric } from '../tensor.ts';
import { texts } from './values.ts';

type Hash = (bytes: Uint8Array, start: number, end: number) => Uint64;

/** The number of the bucket of each string, as int64. A hash has all 64 bits, and is reduced before it is a number. */
function buckets(makeHash: (attrs: Attrs) => Hash): Op {
  return {
    create({ attrs }) {
      const hash = makeHash(attrs);
      const count = attrs.int('num_buckets');
      if (!(count > 0 && count <= Number.MAX_SAFE_INTEGER)) {
        throw new SavedModelError(`Strings cannot be put into ${count} buckets.`);
      }
      return ([input]) => {
        const { shape, data: column } = texts(input);
        const { bytes, offsets, length } = column;
        const data = allocate('float64', length);
        for (let i = 0; i < length; i++) {
          data[i] = hash(bytes, offsets[i]!, offsets[i + 1]!).modulo(count);
        }
        return numeric('int64', shape, data);
      };
    },
  };
}

/** Fingerprint: the bytes of each string's hash. */
const fingerprint: Op = {
  create:
    () =>
    ([input, method]) => {
      const { shape, data: column } = texts(input);
      const name = decodeString(texts(method).data, 0);
      if (name !== 'farmhash64' || shape.length !== 1) {
        throw new SavedModelError(
          `Fingerprints are made of lists of strings by "farmhash64", and not of shape [${shape}] by "${name}".`,
        );
      }
      const { bytes, offsets, length } = column;
      const data = allocate('uint8', 8 * length);
      const view = new DataView(data.buffer);
      for (let i = 0; i < length; i++) {
        const { high, low } = fingerprint64(bytes, offsets[i]!, offsets[i + 1]!);
        view.setUint32(8 * i, low, true);
        view.setUint32(8 * i + 4, high, true);
      }
      return numeric('uint8', [length, 8], data);
    },
};

export const hashOps: OpTable = {
  Fingerprint: fingerprint,
  StringToHashBucketFast: buckets(() => fingerprint64),
  StringToHashBucket: buckets(() => legacyHash64),
  StringToHashBucketStrong: buckets((attrs) => {
    const [key0, key1, ...more] = attrs.ints('key').map(keyPart);
    if (!key0 || !key1 || more.length > 0) {
      throw new SavedModelError('A hash with a key wants a key of two numbers.');
    }
    return (bytes, start, end) => sipHash(bytes, start, end, [key0, key1]);
  }),
};

/** Half a key. Numbers of a graph are exact to 2^53 only. */
function keyPart(value: number): Uint64 {
  if (!Number.isSafeInteger(value)) {
    throw new SavedModelError(
      `A key of ${value} is out of range: choose a salt within ±2^53 and export the model again.`,
    );
  }
  return new Uint64().setNumber(value);
}
