// The instructions of WebAssembly that our loops are made of. Source: webassembly.github.io/spec/core.
import { hasMultiplyAdd, MULTIPLY_ADD } from './multiply-add.ts';

/** Types of locals. */
export const I32 = 0x7f;
export const F32 = 0x7d;
export const F64 = 0x7c;
export const V128 = 0x7b;

/** Instructions on four 32-bit numbers at once, or on two of 64 bits. */
const VECTOR = {
  load: 0x00,
  loadSplat: 0x09,
  store: 0x0b,
  constant: 0x0c,
  loadTwo: 0x5d,
} as const;

const VECTOR_OPS = {
  and: 0x4e,
  or: 0x50,
  bitselect: 0x52,
  abs: 0xe0,
  neg: 0xe1,
  sqrt: 0xe3,
  add: 0xe4,
  sub: 0xe5,
  mul: 0xe6,
  div: 0xe7,
  min: 0xe8,
  max: 0xe9,
  /** The second where the first is less, else the first: so a NaN as the second is none. */
  greater: 0xeb,
  /** The second where it is less than the first, else the first. */
  lesser: 0xea,
  isLess: 0x43,
  andNot: 0x4f,
  addIntegers: 0xae,
  subIntegers: 0xb1,
  promoteTwo: 0x5f,
  addTwo: 0xf0,
} as const;

export type VectorOp = keyof typeof VECTOR_OPS;

/** Instructions on single numbers. */
const SCALAR_OPS = {
  loadF32: [0x2a, 2, 0],
  storeF32: [0x38, 2, 0],
  maxF32: [0x97],
  addF32: [0x92],
  divF32: [0x95],
  addF64: [0xa0],
  promote: [0xbb],
  demote: [0xb6],
} as const;

/** A number as LEB128; signed where it is a constant, else unsigned. */
export function leb(value: number, signed = false): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; ) {
    const low = rest & 0x7f;
    rest = signed ? rest >> 7 : rest >>> 7;
    const done = signed ? rest === (low & 0x40 ? -1 : 0) : rest === 0;
    bytes.push(done ? low : low | 0x80);
    if (done) return bytes;
  }
}

/** The body of one function, written instruction by instruction. */
export class Code {
  readonly bytes: number[] = [];
  readonly locals: number[] = [];
  readonly #params: number;

  constructor(params: number) {
    this.#params = params;
  }

  /** A new local; its number. */
  local(type: number): number {
    this.locals.push(type);
    return this.#params + this.locals.length - 1;
  }

  /** Instructions as they are. */
  write(bytes: readonly number[]): this {
    return this.#push(...bytes);
  }

  get(local: number): this {
    return this.#push(0x20, ...leb(local));
  }

  set(local: number): this {
    return this.#push(0x21, ...leb(local));
  }

  i32(value: number): this {
    return this.#push(0x41, ...leb(value, true));
  }

  /** Adds to, or takes from, a local what is a constant or another local. */
  advance(local: number, by: number | { readonly local: number }): this {
    this.get(local);
    if (typeof by === 'number') this.i32(by);
    else this.get(by.local);
    return this.#push(0x6a).set(local);
  }

  addI32(): this {
    return this.#push(0x6a);
  }

  mulI32(): this {
    return this.#push(0x6c);
  }

  call(fn: number): this {
    return this.#push(0x10, ...leb(fn));
  }

  /** Four numbers from the address on the stack plus an offset. */
  load(offset: number): this {
    return this.#vector(VECTOR.load, 2, ...leb(offset));
  }

  /** One number from the address on the stack plus an offset, four times. */
  loadSplat(offset: number): this {
    return this.#vector(VECTOR.loadSplat, 2, ...leb(offset));
  }

  store(offset: number): this {
    return this.#vector(VECTOR.store, 2, ...leb(offset));
  }

  /** One number four times. */
  splat(value: number): this {
    const bytes = new Uint8Array(Float32Array.of(value, value, value, value).buffer);
    return this.#vector(VECTOR.constant, ...bytes);
  }

  vector(op: VectorOp): this {
    return this.#vector(VECTOR_OPS[op]);
  }

  /** The product of two vectors on the stack, and to it added what `addend` puts there: in one instruction where there is one. */
  multiplyAdd(addend: (code: Code) => void): this {
    if (!hasMultiplyAdd()) this.vector('mul');
    addend(this);
    return hasMultiplyAdd() ? this.#vector(MULTIPLY_ADD) : this.vector('add');
  }

  scalar(op: keyof typeof SCALAR_OPS): this {
    return this.#push(...SCALAR_OPS[op]);
  }

  /** A 32-bit integer four times. */
  splatInteger(value: number): this {
    return this.#vector(
      VECTOR.constant,
      ...new Uint8Array(Int32Array.of(value, value, value, value).buffer),
    );
  }

  /** Shifts four integers by a constant: to the left, or to the right with their sign. */
  shift(direction: 'left' | 'right', bits: number): this {
    return this.i32(bits).#vector(direction === 'left' ? 0xab : 0xac);
  }

  /** Two numbers from the address on the stack, as the first two of four. */
  loadTwo(offset: number): this {
    return this.#vector(VECTOR.loadTwo, 3, ...leb(offset));
  }

  f32(value: number): this {
    return this.#push(0x43, ...new Uint8Array(Float32Array.of(value).buffer));
  }

  /** The number on the stack four times. */
  spread(): this {
    return this.#vector(0x13);
  }

  /** One of four 32-bit numbers, or of two of 64 bits. */
  lane(type: 'f32' | 'f64', index: number): this {
    return this.#vector(type === 'f32' ? 0x1f : 0x21, index);
  }

  /** Repeats while one local is less than a constant or another local; at least once. */
  repeatWhileLess(
    local: number,
    limit: number | { readonly local: number },
    body: () => void,
  ): this {
    this.#push(0x03, 0x40);
    body();
    this.get(local);
    if (typeof limit === 'number') this.i32(limit);
    else this.get(limit.local);
    return this.#push(0x48, 0x0d, 0, 0x0b);
  }

  /** Repeats as long as a local is at least a constant; perhaps never. */
  whileAtLeast(local: number, least: number, body: () => void): this {
    this.#push(0x02, 0x40, 0x03, 0x40);
    this.get(local).i32(least).#push(0x48, 0x0d, 1);
    body();
    return this.#push(0x0c, 0, 0x0b, 0x0b);
  }

  #vector(op: number, ...rest: number[]): this {
    return this.#push(0xfd, ...leb(op), ...rest);
  }

  #push(...bytes: number[]): this {
    for (const byte of bytes) this.bytes.push(byte);
    return this;
  }
}
