// The hash of TensorFlow's first string buckets, a MurmurHash64A. Source: tensorflow/core/platform/hash.cc.
import { Uint64 } from './uint64.ts';

const SEED = new Uint64(0xde, 0xcafcaffe);
const MULTIPLIER = new Uint64(0xc6a4a793, 0x5bd1e995);

const hash = new Uint64();
const word = new Uint64();
const tail = new Uint8Array(8);

/** The hash of bytes[start, end); the number is good until the next call. */
export function legacyHash64(bytes: Uint8Array, start: number, end: number): Uint64 {
  hash
    .setNumber(end - start)
    .multiply(MULTIPLIER)
    .xor(SEED);
  const whole = start + ((end - start) & ~7);
  for (let at = start; at < whole; at += 8) {
    word.read(bytes, at).multiply(MULTIPLIER).shiftMix(47).multiply(MULTIPLIER);
    hash.xor(word).multiply(MULTIPLIER);
  }
  if (whole < end) {
    tail.fill(0);
    tail.set(bytes.subarray(whole, end));
    hash.xor(word.read(tail, 0)).multiply(MULTIPLIER);
  }
  return hash.shiftMix(47).multiply(MULTIPLIER).shiftMix(47);
}
