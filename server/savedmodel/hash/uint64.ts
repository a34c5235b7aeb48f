/**
 * An unsigned 64-bit number that changes in place, as two 32-bit halves: exact, without an object per result, and an
 * order faster than BigInt. Every operation wraps at 2^64 and returns the number itself.
 */
export class Uint64 {
  high: number;
  low: number;

  constructor(high = 0, low = 0) {
    this.high = high | 0;
    this.low = low | 0;
  }

  set(other: Uint64): this {
    this.high = other.high;
    this.low = other.low;
    return this;
  }

  setHalves(high: number, low: number): this {
    this.high = high | 0;
    this.low = low | 0;
    return this;
  }

  /** Takes an integer between -2^53 and 2^53; a negative one is what it is modulo 2^64. */
  setNumber(value: number): this {
    this.high = Math.floor(value / 0x1_0000_0000) | 0;
    this.low = value | 0;
    return this;
  }

  /** Reads eight little-endian bytes. */
  read(bytes: Uint8Array, at: number): this {
    this.low = read32(bytes, at);
    this.high = read32(bytes, at + 4);
    return this;
  }

  add(other: Uint64): this {
    const low = (this.low >>> 0) + (other.low >>> 0);
    this.high = (this.high + other.high + (low > 0xffff_ffff ? 1 : 0)) | 0;
    this.low = low | 0;
    return this;
  }

  /** Adds a number between 0 and 2^32. */
  addNumber(value: number): this {
    const low = (this.low >>> 0) + value;
    this.high = (this.high + (low > 0xffff_ffff ? 1 : 0)) | 0;
    this.low = low | 0;
    return this;
  }

  xor(other: Uint64): this {
    this.high ^= other.high;
    this.low ^= other.low;
    return this;
  }

  multiply(other: Uint64): this {
    const { high, low } = this;
    const high2 = other.high;
    const low2 = other.low;
    // The upper half of low * low2, from products of 16 bits each.
    const a0 = low & 0xffff;
    const a1 = low >>> 16;
    const b0 = low2 & 0xffff;
    const b1 = low2 >>> 16;
    const middle = (Math.imul(a1, b0) >>> 0) + (Math.imul(a0, b0) >>> 16);
    const other16 = (Math.imul(a0, b1) >>> 0) + (middle & 0xffff);
    const carry =
      Math.imul(a1, b1) + Math.floor(middle / 0x1_0000) + Math.floor(other16 / 0x1_0000);
    this.high = (carry + Math.imul(high, low2) + Math.imul(low, high2)) | 0;
    this.low = Math.imul(low, low2);
    return this;
  }

  /** Turns right by 1 to 63 bits. */
  rotate(bits: number): this {
    const { high, low } = this;
    if (bits === 32) {
      this.high = low;
      this.low = high;
      return this;
    }
    const by = bits & 31;
    const first = bits < 32 ? high : low;
    const second = bits < 32 ? low : high;
    this.low = (second >>> by) | (first << (32 - by));
    this.high = (first >>> by) | (second << (32 - by));
    return this;
  }

  /** Mixes the number with itself, shifted right by 32 to 63 bits. */
  shiftMix(bits: number): this {
    this.low ^= this.high >>> (bits - 32);
    return this;
  }

  /** The remainder of a division by an integer between 1 and 2^53. */
  modulo(divisor: number): number {
    const high = this.high >>> 0;
    const low = this.low >>> 0;
    if (divisor <= 0x20_0000) return ((high % divisor) * 0x1_0000_0000 + low) % divisor;
    return Number(((BigInt(high) << 32n) | BigInt(low)) % BigInt(divisor));
  }
}

/** Four little-endian bytes as a signed number. */
export function read32(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}
