// Loops over integers in memory, written as expressions: for what branches at every step, and has nothing for vectors.
import { Code, I32, leb } from './code.ts';
import type { WasmFunction } from './module.ts';

type Operand = Integer | number;

const bytesOf = (value: Operand) => (typeof value === 'number' ? constant(value) : value).bytes;

/** A 32-bit integer, as the instructions that leave it on the stack. Comparisons give 1 or 0. */
export class Integer {
  readonly bytes: readonly number[];

  constructor(bytes: readonly number[]) {
    this.bytes = bytes;
  }

  plus(other: Operand): Integer {
    return this.#with(other, 0x6a);
  }

  minus(other: Operand): Integer {
    return this.#with(other, 0x6b);
  }

  times(other: Operand): Integer {
    return this.#with(other, 0x6c);
  }

  and(other: Operand): Integer {
    return this.#with(other, 0x71);
  }

  or(other: Operand): Integer {
    return this.#with(other, 0x72);
  }

  xor(other: Operand): Integer {
    return this.#with(other, 0x73);
  }

  shiftLeft(bits: Operand): Integer {
    return this.#with(bits, 0x74);
  }

  /** Zeros come in from the left. */
  shiftRight(bits: Operand): Integer {
    return this.#with(bits, 0x76);
  }

  equals(other: Operand): Integer {
    return this.#with(other, 0x46);
  }

  differs(other: Operand): Integer {
    return this.#with(other, 0x47);
  }

  isLess(other: Operand): Integer {
    return this.#with(other, 0x48);
  }

  isAtLeast(other: Operand): Integer {
    return this.#with(other, 0x4e);
  }

  /** How many of its lowest bits are 0. */
  lowZeros(): Integer {
    return new Integer([...this.bytes, 0x68]);
  }

  /** The integer that lies so far behind this address. */
  load(offset = 0): Integer {
    return new Integer([...this.bytes, 0x28, 2, ...leb(offset)]);
  }

  /** The byte at this address. */
  loadByte(): Integer {
    return new Integer([...this.bytes, 0x2d, 0, 0]);
  }

  #with(other: Operand, op: number): Integer {
    return new Integer([...this.bytes, ...bytesOf(other), op]);
  }
}

/** An integer that is known. */
export function constant(value: number): Integer {
  return new Integer([0x41, ...leb(value, true)]);
}

/** A variable. */
export class Local extends Integer {
  readonly index: number;

  constructor(index: number) {
    super([0x20, ...leb(index)]);
    this.index = index;
  }
}

/** So many variables, one by one. */
type Locals<N extends number, Known extends Local[] = []> = Known['length'] extends N
  ? Known
  : Locals<N, [...Known, Local]>;

/** A function of integers that returns one, written statement by statement. */
export class IntegerFunction implements WasmFunction {
  readonly name: string;
  readonly params: number;
  readonly returns = true;
  readonly code: Code;

  constructor(name: string, params: number) {
    this.name = name;
    this.params = params;
    this.code = new Code(params);
  }

  /** The first so many parameters. */
  given<N extends number>(count: N): Locals<N> {
    return Array.from({ length: count }, (_, i) => new Local(i)) as Locals<N>;
  }

  /** So many new variables, 0 at first. */
  locals<N extends number>(count: N): Locals<N> {
    return Array.from({ length: count }, () => this.local()) as Locals<N>;
  }

  local(): Local {
    return new Local(this.code.local(I32));
  }

  set(local: Local, value: Operand): this {
    return this.#write(bytesOf(value), [0x21, ...leb(local.index)]);
  }

  add(local: Local, value: Operand): this {
    return this.set(local, local.plus(value));
  }

  /** Puts a value so far behind an address. */
  store(address: Integer, value: Operand, offset = 0): this {
    return this.#write(address.bytes, bytesOf(value), [0x36, 2, ...leb(offset)]);
  }

  if(condition: Integer, then: () => void): this {
    this.#write(condition.bytes, [0x04, 0x40]);
    then();
    return this.#write([0x0b]);
  }

  while(condition: Integer, body: () => void): this {
    this.#write([0x02, 0x40, 0x03, 0x40], condition.bytes, [0x45, 0x0d, 1]);
    body();
    return this.#write([0x0c, 0, 0x0b, 0x0b]);
  }

  /** Ends the function; its last statement is one. */
  return(value: Operand): this {
    return this.#write(bytesOf(value), [0x0f]);
  }

  #write(...parts: readonly (readonly number[])[]): this {
    for (const part of parts) this.code.write(part);
    return this;
  }
}
