// FarmHash's Fingerprint64, by which TensorFlow puts strings into buckets. Source: github.com/google/farmhash, farmhashna.
import { read32, Uint64 } from './uint64.ts';

const K0 = new Uint64(0xc3a5c85c, 0x97cb3127);
const K1 = new Uint64(0xb492b66f, 0xbe98f273);
const K2 = new Uint64(0x9ae16a3b, 0x2f90404f);
const NINE = new Uint64(0, 9);

// Numbers that every call uses anew: a call per word must not allocate.
const result = new Uint64();
const multiplier = new Uint64();
const [a, b, c, d, e, f, g, h] = registers();
const [x, y, z, t, v1, v2, w1, w2] = registers();

type Registers = [Uint64, Uint64, Uint64, Uint64, Uint64, Uint64, Uint64, Uint64];

function registers(): Registers {
  return Array.from({ length: 8 }, () => new Uint64()) as Registers;
}

/** The fingerprint of bytes[start, end); the number is good until the next call. */
export function fingerprint64(bytes: Uint8Array, start: number, end: number): Uint64 {
  const length = end - start;
  if (length <= 16) return upTo16(bytes, start, length);
  if (length <= 32) return upTo32(bytes, start, length);
  return length <= 64 ? upTo64(bytes, start, length) : longer(bytes, start, end);
}

/** Mixes two numbers into `out`, one of them in place. */
function mix16(out: Uint64, u: Uint64, v: Uint64, by: Uint64): Uint64 {
  u.xor(v).multiply(by).shiftMix(47);
  return out.set(v).xor(u).multiply(by).shiftMix(47).multiply(by);
}

function upTo16(bytes: Uint8Array, start: number, length: number): Uint64 {
  if (length >= 8) {
    multiplier.set(K2).addNumber(length * 2);
    a.read(bytes, start).add(K2);
    b.read(bytes, start + length - 8);
    c.set(b).rotate(37).multiply(multiplier).add(a);
    d.set(a).rotate(25).add(b).multiply(multiplier);
    return mix16(result, c, d, multiplier);
  }
  if (length >= 4) {
    multiplier.set(K2).addNumber(length * 2);
    const first = read32(bytes, start);
    a.high = first >>> 29;
    a.low = first << 3;
    b.high = 0;
    b.low = read32(bytes, start + length - 4);
    return mix16(result, a.addNumber(length), b, multiplier);
  }
  if (length === 0) return result.set(K2);
  a.setNumber(bytes[start]! + (bytes[start + (length >> 1)]! << 8)).multiply(K2);
  b.setNumber(length + (bytes[start + length - 1]! << 2)).multiply(K0);
  return result.set(a).xor(b).shiftMix(47).multiply(K2);
}

function upTo32(bytes: Uint8Array, start: number, length: number): Uint64 {
  multiplier.set(K2).addNumber(length * 2);
  a.read(bytes, start).multiply(K1);
  b.read(bytes, start + 8);
  c.read(bytes, start + length - 8).multiply(multiplier);
  d.read(bytes, start + length - 16).multiply(K2);
  foldFour(a, b, c, d);
  return mix16(result, e, f, multiplier);
}

/** Leaves what two halves of 16 bytes come to in `e` and `f`. */
function foldFour(first: Uint64, second: Uint64, third: Uint64, fourth: Uint64): void {
  e.set(first).add(second).rotate(43).add(fourth);
  f.set(second).add(K2).rotate(18).add(first).add(third);
  e.add(t.set(third).rotate(30));
}

function upTo64(bytes: Uint8Array, start: number, length: number): Uint64 {
  multiplier.set(K2).addNumber(length * 2);
  a.read(bytes, start).multiply(K2);
  b.read(bytes, start + 8);
  c.read(bytes, start + length - 8).multiply(multiplier);
  d.read(bytes, start + length - 16).multiply(K2);
  foldFour(a, b, c, d);
  y.set(e);
  mix16(z, e, f, multiplier);
  e.read(bytes, start + 16).multiply(multiplier);
  f.read(bytes, start + 24);
  g.read(bytes, start + length - 32)
    .add(y)
    .multiply(multiplier);
  h.read(bytes, start + length - 24)
    .add(z)
    .multiply(multiplier);
  x.set(e).add(f).rotate(43).add(h).add(t.set(g).rotate(30));
  f.add(a).rotate(18).add(e).add(g);
  return mix16(result, x, f, multiplier);
}

function longer(bytes: Uint8Array, start: number, end: number): Uint64 {
  const rest = (end - start - 1) & 63;
  const lastBlock = end - 1 - rest;
  x.setNumber(81).multiply(K2).add(t.read(bytes, start));
  y.setNumber(81).multiply(K1).addNumber(113);
  z.set(y).multiply(K2).addNumber(113).shiftMix(47).multiply(K2);
  for (const each of [v1, v2, w1, w2]) each.setNumber(0);
  for (let at = start; at < lastBlock; at += 64) block(bytes, at, K1, false);
  multiplier.setNumber((z.low & 0xff) * 2).add(K1);
  w1.addNumber(rest);
  v1.add(w1);
  w1.add(v1);
  block(bytes, end - 64, multiplier, true);
  mix16(a, v1, w1, multiplier).add(t.set(y).shiftMix(47).multiply(K0)).add(z);
  mix16(b, v2, w2, multiplier).add(x);
  return mix16(result, a, b, multiplier);
}

/** Takes in 64 bytes; the last block of a text weighs some sums nine times. */
function block(bytes: Uint8Array, at: number, by: Uint64, last: boolean): void {
  x.add(y)
    .add(v1)
    .add(t.read(bytes, at + 8))
    .rotate(37)
    .multiply(by);
  y.add(v2)
    .add(t.read(bytes, at + 48))
    .rotate(42)
    .multiply(by);
  t.set(w2);
  x.xor(last ? t.multiply(NINE) : t);
  t.set(v1);
  y.add(last ? t.multiply(NINE) : t).add(t.read(bytes, at + 40));
  z.add(w1).rotate(33).multiply(by);
  takeIn32(bytes, at, v1, v2, a.set(v2).multiply(by), b.set(x).add(w1));
  takeIn32(bytes, at + 32, w1, w2, a.set(z).add(w2), b.set(y).add(t.read(bytes, at + 16)));
  t.set(z);
  z.set(x);
  x.set(t);
}

/** Takes 32 bytes and two seeds, which it changes, into a pair of numbers. */
function takeIn32(
  bytes: Uint8Array,
  at: number,
  first: Uint64,
  second: Uint64,
  seed: Uint64,
  seed2: Uint64,
): void {
  seed.add(c.read(bytes, at));
  d.read(bytes, at + 24);
  seed2.add(seed).add(d).rotate(21);
  c.set(seed);
  seed.add(t.read(bytes, at + 8)).add(t.read(bytes, at + 16));
  second.set(seed2).add(t.set(seed).rotate(44)).add(c);
  first.set(seed).add(d);
}
