import type { NodeDef } from '../proto/graph.ts';
import { isMerge, isSwitch } from './branches.ts';

/**
 * What the nodes of a graph with TensorFlow 1's conditionals hang on: a node does not run where anything that it reads
 * or waits for has not. Waiting shows in no value, so a node that waits is told which outputs of switches and
 * merges, by reference, have to be alive for it.
 */
export class Lifelines {
  readonly #nodes: ReadonlyMap<string, NodeDef>;
  readonly #given: ReadonlyMap<string, unknown>;
  readonly #countLines: (lines: number) => void;
  readonly #known = new Map<string, readonly string[]>();

  /** @param countLines - told of each line, since a hostile graph may have one from each node to each other. */
  constructor(
    nodes: ReadonlyMap<string, NodeDef>,
    given: ReadonlyMap<string, unknown>,
    countLines: (lines: number) => void,
  ) {
    this.#nodes = nodes;
    this.#countLines = countLines;
    this.#given = given;
  }

  /** What a node hangs on through the nodes it waits for. */
  ofWaiting({ inputs }: NodeDef): readonly string[] {
    return this.#all(inputs.filter((input) => input.startsWith('^')));
  }

  /** What a node hangs on, all in all. */
  of({ inputs }: NodeDef): readonly string[] {
    return this.#all(inputs);
  }

  #all(references: readonly string[]): readonly string[] {
    return [...new Set(references.flatMap((each) => this.#along(each)))];
  }

  #along(reference: string): readonly string[] {
    const name = nodeName(reference);
    const own = this.#ends(reference);
    if (own) return own;
    // A stack of our own, since graphs may be deeper than the machine's; in a circle nothing is found.
    const stack = [name];
    const open = new Set<string>();
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const inputs = this.#nodes.get(top)?.inputs ?? [];
      if (open.has(top) || this.#known.has(top)) {
        stack.pop();
        if (this.#known.has(top)) continue;
        const found = inputs.flatMap(
          (input) => this.#ends(input) ?? this.#known.get(nodeName(input)) ?? [],
        );
        this.#keep(top, [...new Set(found)]);
        continue;
      }
      open.add(top);
      for (const input of inputs) {
        if (!this.#ends(input) && !open.has(nodeName(input))) stack.push(nodeName(input));
      }
    }
    return this.#known.get(name) ?? [];
  }

  #keep(node: string, found: readonly string[]): void {
    this.#known.set(node, found);
    this.#countLines(found.length);
  }

  /** What hangs on an edge itself; undefined where its node's own inputs tell. */
  #ends(reference: string): readonly string[] | undefined {
    const name = nodeName(reference);
    if (this.#given.has(name)) return [];
    const op = this.#nodes.get(name)?.op ?? '';
    const plain = reference.startsWith('^');
    if (isMerge(op)) return [plain ? name : reference];
    return isSwitch(op) && !plain ? [reference] : undefined;
  }
}

/** The node of `node`, `^node`, `node:1` or `node:output:0`. */
export function nodeName(reference: string): string {
  return reference.replace(/^\^/, '').split(':', 1)[0] as string;
}
