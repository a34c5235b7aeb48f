/** Damage to a file as bytes: what a bad disk, a cut-off copy or a careless attacker does. */

/** Random numbers in [0, 1), the same for the same seed. */
export type Random = () => number;

/** Numbers at which sizes, counts and positions go wrong. */
export const EXTREMES: readonly bigint[] = [
  ...[0n, 1n, 2n, 3n, 7n, 64n, 127n, 128n, 255n, 65_536n, -1n, -2n, -128n],
  ...[2n ** 20n, 2n ** 28n, 2n ** 28n + 1n, 2n ** 31n - 1n, 2n ** 31n, 2n ** 32n, -(2n ** 31n)],
  ...[2n ** 53n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 40n, 1_000_000n],
];

export function below(random: Random, limit: number): number {
  return Math.floor(random() * limit);
}

export function pick<T>(random: Random, list: readonly T[]): T {
  return list[below(random, list.length)] as T;
}

export function joinBytes(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

/** A damaged copy of a file's bytes. */
export function mutateBytes(bytes: Uint8Array, random: Random): Uint8Array {
  const at = below(random, bytes.length);
  const length = below(random, Math.min(bytes.length - at, 4096)) + 1;
  const copy = bytes.slice();
  switch (below(random, 7)) {
    case 0:
      for (let i = below(random, 8); i >= 0; i--) {
        const position = below(random, bytes.length);
        copy[position] = (copy[position] ?? 0) ^ (1 << below(random, 8));
      }
      return copy;
    case 1:
      return copy.subarray(0, at);
    case 2:
      return joinBytes(copy.subarray(0, at), copy.subarray(at + length));
    case 3:
      return joinBytes(copy.subarray(0, at + length), copy.subarray(at));
    case 4:
      copy.copyWithin(below(random, bytes.length), at, at + length);
      return copy;
    case 5:
      return copy.fill(random() < 0.5 ? 0xff : 0, at, at + Math.min(length, 16));
    default:
      return overwriteNumber(copy, random);
  }
}

/** A number of four or eight bytes becomes an extreme one, as shapes and positions are kept. */
export function overwriteNumber(copy: Uint8Array, random: Random): Uint8Array {
  const width = random() < 0.5 ? 4 : 8;
  if (copy.length < width) return copy;
  const view = new DataView(copy.buffer, copy.byteOffset, copy.byteLength);
  const at = below(random, Math.floor(copy.length / width)) * width;
  const value = pick(random, EXTREMES);
  if (width === 8) view.setBigInt64(at, value, true);
  else view.setInt32(at, Number(BigInt.asIntN(32, value)), true);
  return copy;
}
