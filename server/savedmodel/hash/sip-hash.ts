// SipHash-2-4, a hash with a key. Source: Aumasson and Bernstein, "SipHash: a fast short-input PRF".
import { Uint64 } from './uint64.ts';

const v0 = new Uint64();
const v1 = new Uint64();
const v2 = new Uint64();
const v3 = new Uint64();
const word = new Uint64();
const tail = new Uint8Array(8);

/** The hash of bytes[start, end) under a key of two numbers; the number is good until the next call. */
export function sipHash(
  bytes: Uint8Array,
  start: number,
  end: number,
  [key0, key1]: readonly [Uint64, Uint64],
): Uint64 {
  v0.setHalves(0x736f6d65, 0x70736575).xor(key0);
  v1.setHalves(0x646f7261, 0x6e646f6d).xor(key1);
  v2.setHalves(0x6c796765, 0x6e657261).xor(key0);
  v3.setHalves(0x74656462, 0x79746573).xor(key1);
  const whole = start + ((end - start) & ~7);
  for (let at = start; at < whole; at += 8) takeIn(word.read(bytes, at));
  tail.fill(0);
  tail.set(bytes.subarray(whole, end));
  tail[7] = end - start;
  takeIn(word.read(tail, 0));
  v2.low ^= 0xff;
  for (let i = 0; i < 4; i++) round();
  return v0.xor(v1).xor(v2).xor(v3);
}

function takeIn(block: Uint64): void {
  v3.xor(block);
  round();
  round();
  v0.xor(block);
}

/** Turns to the left are turns to the right by what is left of 64. */
function round(): void {
  v0.add(v1);
  v1.rotate(64 - 13).xor(v0);
  v0.rotate(32);
  v2.add(v3);
  v3.rotate(64 - 16).xor(v2);
  v0.add(v3);
  v3.rotate(64 - 21).xor(v0);
  v2.add(v1);
  v1.rotate(64 - 17).xor(v2);
  v2.rotate(32);
}
