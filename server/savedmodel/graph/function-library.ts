import { SavedModelError } from '../errors.ts';
import { decodeFunction, type FunctionDef } from '../proto/graph.ts';

/** Functions that call functions deeper than this are refused: a recursive one would never end. */
const MAX_CALL_DEPTH = 64;

/** More nodes and calls than this are refused: functions that call functions can grow without bound. */
const MAX_NODES = 500_000;

/** The functions of one graph, decoded when first asked for, and how much inlining them may come to. */
export class FunctionLibrary {
  readonly #encoded: ReadonlyMap<string, Uint8Array>;
  readonly #decoded = new Map<string, FunctionDef>();
  #nodes = 0;

  constructor(encoded: ReadonlyMap<string, Uint8Array>) {
    this.#encoded = encoded;
  }

  /** The function that a node calls, from a function so many calls deep. */
  get(name: string, node: string, depth: number): FunctionDef {
    this.count();
    const encoded = this.#encoded.get(name);
    if (!encoded) {
      throw new SavedModelError(
        `The node "${node}" calls a function "${name}" that the model lacks.`,
      );
    }
    if (depth >= MAX_CALL_DEPTH) {
      throw new SavedModelError(
        `Functions call each other more than ${MAX_CALL_DEPTH} deep at "${node}".`,
      );
    }
    const known = this.#decoded.get(name);
    if (known) return known;
    const fn = decodeFunction(encoded);
    this.#decoded.set(name, fn);
    return fn;
  }

  /** One more node is inlined. */
  count(): void {
    if (++this.#nodes <= MAX_NODES) return;
    throw new SavedModelError(
      `The graph has more than ${MAX_NODES} operations, which is out of range.`,
    );
  }
}
