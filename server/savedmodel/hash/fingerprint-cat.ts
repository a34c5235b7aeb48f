// Two hashes as one. Source: tensorflow/tsl/platform/fingerprint.h.
import { Uint64 } from './uint64.ts';

const MULTIPLIER = new Uint64(0xc6a4a793, 0x5bd1e995);
const mixed = new Uint64();

/** Makes the first of two hashes that of both, in this order. */
export function appendFingerprint(to: Uint64, next: Uint64): Uint64 {
  mixed.set(next).multiply(MULTIPLIER).shiftMix(47).multiply(MULTIPLIER);
  return to
    .xor(MULTIPLIER)
    .xor(mixed)
    .multiply(MULTIPLIER)
    .shiftMix(47)
    .multiply(MULTIPLIER)
    .shiftMix(47);
}
