// The instructions of WebAssembly that our loops are made of. Source: webassembly.github.io/spec/core.

/** Types of locals. */
export const I32 = 0x7f;
export const V128 = 0x7b;

/** Instructions on four 32-bit numbers at once. */
const VECTOR = {
  load: 0x00,
  loadSplat: 0x09,
  store: 0x0b,
  constant: 0x0c,
  bitselect: 0x52,
  abs: 0xe0,
  neg: 0xe1,
  add: 0xe4,
  sub: 0xe5,
  mul: 0xe6,
  div: 0xe7,
  min: 0xe8,
  max: 0xe9,
} as const;

export type VectorOp = 'abs' | 'neg' | 'add' | 'sub' | 'mul' | 'div' | 'min' | 'max' | 'bitselect';

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
    return this.#vector(VECTOR[op]);
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
