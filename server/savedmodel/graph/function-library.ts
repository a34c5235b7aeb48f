import { SavedModelError } from '../errors.ts';
import { decodeFunction, type FunctionDef, type NodeDef } from '../proto/graph.ts';
import { patternCost } from '../regex/pattern-cost.ts';
import { Attrs } from './attrs.ts';
import { isSwitch } from './branches.ts';
import { type Definition, definitionOf, definitionOfFunction } from './definition.ts';
import { CHECK, changesState, reachedNodes } from './effects.ts';
import { type Nodes, withoutLoops } from './loops.ts';
import type { OpTable } from './op.ts';
import { CALLS } from './vanishing.ts';

/** Functions that call functions deeper than this are refused: a recursive one would never end. */
const MAX_CALL_DEPTH = 64;

/** More nodes and calls than this are refused: functions that call functions can grow without bound. */
const MAX_NODES = 500_000;

/** More inputs of nodes, arguments and conditionals around nodes than this, of all together, are refused. */
const MAX_LINES = 2_000_000;

/** What all patterns may cost together to compile: some ten seconds. */
const MAX_PATTERN_COST = 1_000_000;

/** A function of the library, its loops cut out. */
export interface LibraryFunction extends FunctionDef {
  readonly definition: Definition;
  readonly body: Nodes;
}

/** The nodes that a function ends in, by reference: those it returns, and those that must have run by then. */
export function endsOf({ results, returns, controlReturns }: FunctionDef): readonly string[] {
  return [...results.map((result) => returns.get(result) ?? ''), ...controlReturns];
}

/** The functions of one graph, decoded when first asked for, and how much inlining them may come to. */
export class FunctionLibrary {
  readonly #encoded: ReadonlyMap<string, Uint8Array>;
  readonly #decoded = new Map<string, LibraryFunction>();
  readonly #effects = new Map<string, boolean>();
  #nodes = 0;
  readonly #branching = new Map<ReadonlyMap<string, NodeDef>, boolean>();
  #lines = 0;
  #patternCost = 0;

  constructor(encoded: ReadonlyMap<string, Uint8Array>) {
    this.#encoded = encoded;
  }

  /** The function that a node calls, from a function so many calls deep. */
  get(name: string, node: string, depth: number): LibraryFunction {
    this.enter(node, depth);
    return this.#read(name, node);
  }

  /** What a node takes and gives whose operation is a function's name, or TensorFlow's. */
  definition(op: string, attrs: Attrs): Definition | undefined {
    return this.#find(op)?.definition ?? definitionOf(op, attrs);
  }

  #read(name: string, node: string): LibraryFunction {
    const fn = this.#find(name);
    if (fn) return fn;
    throw new SavedModelError(
      `The node "${node}" calls a function "${name}" that the model lacks.`,
    );
  }

  #find(name: string): LibraryFunction | undefined {
    const encoded = this.#encoded.get(name);
    const known = this.#decoded.get(name);
    if (known || !encoded) return known;
    const decoded = decodeFunction(encoded);
    const definition = definitionOfFunction(decoded.args, decoded.results);
    const fn = { ...decoded, definition, body: withoutLoops(decoded.nodes) };
    this.#decoded.set(name, fn);
    return fn;
  }

  /** Whether a node checks or changes something, itself or in the functions that it calls, which are so many calls deep. */
  hasEffects(node: NodeDef, ops: OpTable, depth: number): boolean {
    if (node.op === CHECK || changesState(node.op)) return true;
    // What calls itself is refused where it is inlined.
    if (depth > MAX_CALL_DEPTH) return true;
    return this.#calledBy(node, ops).some((name) => {
      const known = this.#effects.get(name);
      if (known !== undefined) return known;
      this.#effects.set(name, false);
      const fn = this.#read(name, node.name);
      const found = reachedNodes(fn.body.byName, endsOf(fn), new Set(fn.args), (lines) =>
        this.countLines(lines),
      ).some((each) => this.hasEffects(each, ops, depth + 1));
      this.#effects.set(name, found);
      return found;
    });
  }

  #calledBy({ name, op, attrs }: NodeDef, ops: OpTable): readonly string[] {
    if (this.#encoded.has(op)) return [op];
    const attributes = CALLS.has(op) ? ['f'] : (ops[op]?.functions ?? []);
    const own = new Attrs(attrs, name);
    return attributes.flatMap((attribute) => own.funcs(attribute));
  }

  /** A function's body is read, or a loop's, so many calls and loops deep. */
  enter(node: string, depth: number): void {
    this.count();
    if (depth < MAX_CALL_DEPTH) return;
    throw new SavedModelError(
      `Functions call each other more than ${MAX_CALL_DEPTH} deep at "${node}".`,
    );
  }

  /** Whether there are TensorFlow 1's conditionals among the nodes of a function or the graph. */
  hasBranches(nodes: ReadonlyMap<string, NodeDef>): boolean {
    const known = this.#branching.get(nodes);
    if (known !== undefined) return known;
    const found = [...nodes.values()].some(({ op }) => isSwitch(op));
    this.#branching.set(nodes, found);
    return found;
  }

  /** So many more lines between nodes are followed. */
  countLines(lines: number): void {
    this.#lines += lines;
    if (this.#lines <= MAX_LINES) return;
    throw new SavedModelError(
      `The graph's operations have more than ${MAX_LINES} inputs and conditionals around them, which is out of range.`,
    );
  }

  /** One more pattern is to be compiled. */
  countPattern(pattern: string): void {
    this.#patternCost += patternCost(pattern);
    if (this.#patternCost <= MAX_PATTERN_COST) return;
    throw new SavedModelError(
      "The graph's regular expressions are too large together. Export the model with fewer or shorter ones.",
    );
  }

  /** One more node is inlined. */
  count(): void {
    if (++this.#nodes <= MAX_NODES) return;
    throw new SavedModelError(
      `The graph has more than ${MAX_NODES} operations, which is out of range.`,
    );
  }
}
