// Machine code that finds chunks of text among those met before: sixteen bytes are compared at once.
import { leb, V128 } from '../wasm/code.ts';
import { constant, Integer, IntegerFunction, type Local } from '../wasm/integers.ts';
import { encodeModule } from '../wasm/module.ts';

/** Longer chunks, and those that come to more numbers, are too rare to keep. */
export const MAX_CHUNK = 15;
export const MAX_NUMBERS = 2;

/** Bytes of a chunk as it is compared: its own, zeros, and in the last place its length. */
export const KEY = 16;

// Addresses in bytes.
/** For each length of a chunk, a key in which all bits of the chunk's own bytes are set. */
export const MASKS = 0;
/** How many numbers `read` has written. */
export const COUNT = MASKS + KEY * (MAX_CHUNK + 1);
/** Where the set is that `find` has looked into last. */
export const PLACE = COUNT + 4;
/** The key that it has looked for. */
export const SOUGHT = COUNT + KEY;
/** The text, and what stands behind it. */
export const TEXT = 1_024;
export const TEXT_BYTES = 16_384;
/** What the chunks of a text come to: two numbers for two bytes at most, as a space follows each. */
export const NUMBERS = TEXT + TEXT_BYTES + KEY;
/** Sets of two records: their keys, then for each how many numbers its chunk comes to, they, and for which reader. */
export const RECORDS = 2 ** 17;
export const SETS = 2 ** 16;
export const SET_BYTES = 4 * KEY;
/** Where in a set its keys begin, and what their chunks come to. */
export const KEYS = [0, KEY] as const;
export const WORTHS = [2 * KEY, 3 * KEY] as const;
/** How far behind those the reader is. */
export const READER = 4 * (1 + MAX_NUMBERS);

const SPACE = 32;

/** Odd numbers that spread what they are multiplied by over 32 bits. Source: MurmurHash3, and the golden ratio. */
const SPREAD = [0x9e3779b1, 0x85ebca6b, 0xc2b2ae35, 0xcc9e2d51];

/** The functions as exported. */
export interface ChunkFunctions {
  /**
   * Reads the chunks between two addresses of the text that a reader knows, writes what they come to, and gives where
   * another one begins.
   */
  read(at: number, end: number, reader: number): number;
  /** Where the set is that a chunk of so many bytes comes first in; 0 if the reader does not know it. */
  find(at: number, length: number, reader: number): number;
}

let compiled: WebAssembly.Module | undefined;

/** The functions over one memory. @throws where there is no WebAssembly, or none with vectors. */
export function chunkFunctions(memory: WebAssembly.Memory): ChunkFunctions {
  compiled ??= new WebAssembly.Module(encodeModule([read(), find()]));
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
  return exports as unknown as ChunkFunctions;
}

function read() {
  const fn = new ChunkFunction('read', 3);
  const [at, end, reader] = fn.given(3);
  const [out, length, set, isKnown] = fn.locals(4);
  fn.set(out, constant(NUMBERS)).set(isKnown, 1);
  fn.while(at.isLess(end).and(isKnown), () => {
    fn.set(length, spacesFrom(at).lowZeros());
    fn.set(isKnown, length.isLess(KEY));
    fn.if(isKnown.and(length.differs(0)), () => {
      fn.look({ at, length, reader }, set, isKnown);
      fn.if(isKnown, () => {
        // Both numbers of a record are copied, which is quicker than to ask.
        fn.copyTwo(out, set, WORTHS[0] + 4);
        fn.add(out, set.load(WORTHS[0]).times(4));
      });
    });
    fn.if(isKnown, () => fn.add(at, length.plus(1)));
  });
  fn.store(constant(COUNT), out.minus(NUMBERS).shiftRight(2));
  fn.return(at);
  return fn;
}

function find() {
  const fn = new ChunkFunction('find', 3);
  const [at, length, reader] = fn.given(3);
  const [set, isKnown] = fn.locals(2);
  fn.look({ at, length, reader }, set, isKnown);
  fn.store(constant(PLACE), set).storeKey(constant(SOUGHT));
  fn.return(set.times(isKnown));
  return fn;
}

/** A bit for each of sixteen bytes that is a space. */
function spacesFrom(at: Integer): Integer {
  const spaces = [0xfd, 0x0c, ...new Array(KEY).fill(SPACE)];
  return new Integer([...vectorAt(at), ...spaces, ...[0xfd, 0x23], ...[0xfd, 0x64]]);
}

/** Sixteen bytes from so far behind an address on. */
function vectorAt(address: Integer, offset = 0): number[] {
  return [...address.bytes, 0xfd, 0x00, 0, ...leb(offset)];
}

/** Where a chunk is, how many bytes it has, and for which reader. */
interface Chunk {
  readonly at: Local;
  readonly length: Local;
  readonly reader: Local;
}

/** A function of integers that has one vector too: the key of a chunk. */
class ChunkFunction extends IntegerFunction {
  readonly #key = [...leb(this.code.local(V128))];
  readonly #getKey = [0x20, ...this.#key];

  /** Finds a chunk: `set` is where its records are, and where `isKnown` its own comes first. */
  look({ at, length, reader }: Chunk, set: Local, isKnown: Local): void {
    const own = [...vectorAt(at), ...vectorAt(length.times(KEY), MASKS), 0xfd, 0x4e];
    this.code.write([...own, ...length.bytes, 0xfd, 0x17, MAX_CHUNK, 0x21, ...this.#key]);
    const hash = this.#hash().xor(reader.times(SPREAD[0]!));
    this.set(set, hash.shiftRight(16).times(SET_BYTES).plus(RECORDS));
    this.set(isKnown, this.#isAt(set, 0, reader));
    this.if(isKnown.equals(0), () => {
      this.set(isKnown, this.#isAt(set, 1, reader));
      this.if(isKnown, () => {
        this.#swap(set, KEYS);
        this.#swap(set, WORTHS);
      });
    });
  }

  storeKey(address: Integer): this {
    this.code.write([...address.bytes, ...this.#getKey, 0xfd, 0x0b, 0, 0]);
    return this;
  }

  /** Copies two integers from so far behind one address to another. */
  copyTwo(to: Local, from: Local, offset: number): void {
    this.code.write([...to.bytes, ...from.bytes, 0x29, 2, ...leb(offset), 0x37, 2, 0]);
  }

  #hash(): Integer {
    const factors = new Uint8Array(Uint32Array.from(SPREAD).buffer);
    const products = [...this.#getKey, 0xfd, 0x0c, ...factors, 0xfd, ...leb(0xb5)];
    // What is told apart by the highest bits of a product alone is so by the sum of all.
    const lane = (i: number) => new Integer([...products, 0xfd, 0x1b, i]);
    return lane(0).plus(lane(1)).plus(lane(2)).plus(lane(3));
  }

  #isAt(set: Local, record: 0 | 1, reader: Local): Integer {
    const same = [
      ...this.#getKey,
      ...vectorAt(set, KEYS[record]),
      ...[0xfd, 0x23],
      ...[0xfd, 0x63],
    ];
    return new Integer(same).and(set.load(WORTHS[record] + READER).equals(reader));
  }

  /** Exchanges sixteen bytes with sixteen others; the key is left alone. */
  #swap(set: Local, [a, b]: readonly [number, number]): void {
    const store = (offset: number) => [0xfd, 0x0b, 0, ...leb(offset)];
    const put = [...set.bytes, ...vectorAt(set, b), ...set.bytes, ...vectorAt(set, a)];
    this.code.write([...put, ...store(b), ...store(a)]);
  }
}
