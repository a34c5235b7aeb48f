/** Passes that look at one byte at a time: lower-casing and replacements of single ASCII characters, folded into one table. */
import type { ColumnBuilder } from '../column-builder.ts';
import type { TextReplacer } from './replace-general.ts';

const DROPPED = 256;

/** What becomes of each byte: another byte, or DROPPED. */
export type ByteMap = Uint16Array;

/** `A`–`Z` to lower case, all else as it is. */
export function lowerMap(): ByteMap {
  return Uint16Array.from({ length: 256 }, (_, byte) =>
    byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte,
  );
}

/** One map after another. */
export function composeMaps(first: ByteMap, second: ByteMap): ByteMap {
  return first.map((byte) => (byte === DROPPED ? DROPPED : second[byte]!));
}

/** Every byte of a set (1 in `members`) becomes `replacement`, or is dropped if that is undefined. */
export function replaceMap(members: Uint8Array, replacement: number | undefined): ByteMap {
  return Uint16Array.from(members, (member, byte) =>
    member === 1 ? (replacement ?? DROPPED) : byte,
  );
}

/** Applies a map in one pass. */
export class MapReplacer implements TextReplacer {
  readonly firstBytes: Uint8Array;
  readonly rewriteBytes: Uint8Array;
  private readonly map: Uint8Array;
  private readonly kept: Uint8Array;

  constructor(map: ByteMap) {
    this.firstBytes = Uint8Array.from(map, (becomes, byte) => (becomes === byte ? 0 : 1));
    this.rewriteBytes = Uint8Array.from(
      map.filter((becomes, byte) => becomes !== byte && becomes !== DROPPED),
    );
    this.map = Uint8Array.from(map, (byte) => byte & 0xff);
    this.kept = Uint8Array.from(map, (byte) => (byte === DROPPED ? 0 : 1));
  }

  replace(bytes: Uint8Array, begin: number, end: number, out: ColumnBuilder): void {
    out.reserve(end - begin);
    const { map, kept } = this;
    const target = out.bytes;
    let size = out.size;
    for (let i = begin; i < end; i++) {
      const byte = bytes[i]!;
      target[size] = map[byte]!;
      size += kept[byte]!;
    }
    out.size = size;
  }
}
