// Machine code for float32, over a memory that everyone copies into and out of: what is in it is nobody's after a call.
import { depthwise } from './depthwise.ts';
import { elementLoops } from './elements.ts';
import { matrixProduct } from './matrix-product.ts';
import { encodeModule } from './module.ts';
import { columnMax, rowMax, rowSoftmax, rowSum } from './rows.ts';

/** Bytes of a page of WebAssembly's memory. */
export const PAGE = 65_536;

/** What the memory has at first, and what it may grow to: a long row and the panels beside it. */
const FIRST_BYTES = 2 ** 20;
const MAX_BYTES = 2 ** 26;

/** A function of integers: addresses and strides in bytes, counts. */
type MachineFunction = (...numbers: number[]) => void;

export class VectorUnit {
  /** The memory as numbers; another array once it has grown. */
  floats: Float32Array;
  readonly functions: Readonly<Record<string, MachineFunction>>;
  readonly #memory: WebAssembly.Memory;

  constructor() {
    this.#memory = new WebAssembly.Memory({ initial: FIRST_BYTES / PAGE });
    const rows = [rowMax(), columnMax(), rowSum(), rowSoftmax()];
    const code = encodeModule([matrixProduct(), depthwise(), ...rows, ...elementLoops()]);
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code), {
      env: { memory: this.#memory },
    });
    this.functions = exports as Record<string, MachineFunction>;
    this.floats = new Float32Array(this.#memory.buffer);
  }

  /** Makes room for so many numbers; false where that is too much, or the machine has no more. */
  reserve(count: number): boolean {
    const missing = 4 * count - this.floats.byteLength;
    if (missing <= 0) return true;
    if (4 * count > MAX_BYTES) return false;
    try {
      this.#memory.grow(Math.ceil(missing / PAGE));
    } catch {
      return false;
    }
    this.floats = new Float32Array(this.#memory.buffer);
    return true;
  }
}

let unit: VectorUnit | null | undefined;

/** The one of this thread; undefined where there is no WebAssembly, or none with vectors. */
export function vectorUnit(): VectorUnit | undefined {
  if (unit === undefined) {
    try {
      unit = new VectorUnit();
    } catch {
      unit = null;
    }
  }
  return unit ?? undefined;
}
