// What loading a model, and running it, may come to in a runtime that opens files by itself, as TensorFlow does.
import { decodeFunction, type NodeDef } from '../proto/graph.ts';
import type { MetaGraph } from '../proto/saved-model.ts';
import { changesState, reachedNodes } from './effects.ts';
import { nodeName } from './lifelines.ts';
import { CALLS } from './vanishing.ts';

/** What a model may come to. */
export interface Reach {
  /** Operations by TensorFlow's name. */
  readonly operations: ReadonlySet<string>;
  /** Nodes that may read a file which is none of the model's own. */
  readonly foreignReaders: readonly string[];
}

/** What reads a file whose path is an input, and which. Source: tensorflow.org/api_docs/python/tf/raw_ops. */
const PATH_INPUT: ReadonlyMap<string, number> = new Map([
  ['RestoreV2', 0],
  ['InitializeTableFromTextFile', 1],
  ['InitializeTableFromTextFileV2', 1],
]);

const decoder = new TextDecoder();

/** What comes from farther away is of unknown origin. */
const MAX_HOPS = 64;

/** The graph, or a function with the nodes that call it. */
interface Scope {
  readonly nodes: ReadonlyMap<string, NodeDef>;
  readonly args: readonly string[];
  /** What a run is given, by reference. */
  readonly fed: ReadonlySet<string>;
  readonly calls: { readonly from: Scope; readonly inputs: readonly string[] }[];
  /** Whether an operation calls it that gives it other inputs than its own, such as a loop. */
  calledOtherwise: boolean;
}

interface Place {
  readonly scope: Scope;
  readonly node: NodeDef;
}

/** The path of a file of the model's own, the handle of a variable, or unknown. */
type Origin = 'own path' | `variable ${string}` | undefined;

/**
 * Follows what a runtime restores, initialises and runs, with what it is given each time: the paths of the model's own
 * variables and assets, and while it runs nothing but the callers' tensors.
 */
export function reachOf(meta: MetaGraph): Reach {
  const { signatures, saver, nodeCollections } = meta;
  const initializer = '__saved_model_init_op';
  const outputsOf = (wanted: (name: string) => boolean) =>
    [...signatures].flatMap(([name, { outputs }]) =>
      wanted(name) ? Array.from(outputs.values(), ({ name: tensor }) => tensor) : [],
    );
  const initialize = ['saved_model_main_op', 'legacy_init_op'].flatMap(
    (name) => nodeCollections.get(name) ?? [],
  );
  const assets = meta.assets.map(({ tensor }) => tensor);
  const stages = [
    new Stage(meta, [...assets, saver?.filenameTensor ?? ''], [saver?.restoreOp ?? '']),
    new Stage(meta, assets, [...initialize, ...outputsOf((name) => name === initializer)]),
    new Stage(
      meta,
      [],
      outputsOf((name) => name !== initializer),
    ),
  ];
  const origins = new Origins(stages.flatMap(({ writers }) => writers));
  return {
    operations: new Set(stages.flatMap(({ operations }) => [...operations])),
    foreignReaders: stages
      .flatMap(({ readers }) => readers)
      .filter(({ scope, node }) => {
        const path = dataInputs(node)[PATH_INPUT.get(node.op) ?? 0];
        return origins.of(scope, path) !== 'own path';
      })
      .map(({ node }) => node.name),
  };
}

/** All that is reached from some references. */
class Stage {
  readonly operations = new Set<string>();
  readonly readers: Place[] = [];
  readonly writers: Place[] = [];
  readonly #library: ReadonlyMap<string, Uint8Array>;
  readonly #functions = new Map<string, Scope>();
  readonly #open: [Scope, Iterable<NodeDef>][] = [];

  constructor({ graph }: MetaGraph, fed: readonly string[], references: readonly string[]) {
    this.#library = graph.functions;
    const whole = scopeOf(graph.nodes, [], new Set(fed.filter(Boolean).map(tensorName)));
    this.#open.push([whole, reachedNodes(whole.nodes, references, new Set(), () => {})]);
    for (let next = this.#open.pop(); next; next = this.#open.pop()) {
      for (const node of next[1]) this.#visit(node, next[0]);
    }
  }

  #visit(node: NodeDef, scope: Scope): void {
    const { op, attrs } = node;
    if (PATH_INPUT.has(op)) this.readers.push({ scope, node });
    if (changesState(op)) this.writers.push({ scope, node });
    const call = { from: scope, inputs: dataInputs(node) };
    if (this.#library.has(op)) this.#function(op)?.calls.push(call);
    else this.operations.add(op);
    for (const [key, { func, list, placeholder }] of attrs) {
      if (func !== undefined && key === 'f' && CALLS.has(op))
        this.#function(func)?.calls.push(call);
      else if (func !== undefined) this.#callOtherwise([func]);
      if (list) this.#callOtherwise(list.func);
      // What stands in for an attribute may be any function.
      if (placeholder !== undefined) this.#callOtherwise(this.#library.keys());
    }
  }

  #callOtherwise(names: Iterable<string>): void {
    for (const name of names) {
      const called = this.#function(name);
      if (called) called.calledOtherwise = true;
    }
  }

  /** The function, whose nodes are visited in time. */
  #function(name: string): Scope | undefined {
    const known = this.#functions.get(name);
    const encoded = this.#library.get(name);
    if (known || !encoded) return known;
    const { nodes, args } = decodeFunction(encoded);
    const scope = scopeOf(nodes, args, new Set());
    this.#functions.set(name, scope);
    this.#open.push([scope, nodes]);
    return scope;
  }
}

/** Where tensors come from: through functions' arguments, Identity, and variables that nothing else is written to. */
class Origins {
  readonly #writers: readonly Place[];
  readonly #known = new Map<Scope, Map<string, Origin>>();
  readonly #variables = new Map<string, boolean>();

  constructor(writers: readonly Place[]) {
    this.#writers = writers;
  }

  of(scope: Scope, reference: string | undefined, hops = 0): Origin {
    if (reference === undefined) return undefined;
    const known = this.#known.get(scope) ?? new Map<string, Origin>();
    this.#known.set(scope, known);
    if (known.has(reference)) return known.get(reference);
    if (hops === MAX_HOPS) return undefined;
    // What leads back to itself comes from nowhere.
    known.set(reference, undefined);
    const origin = this.#trace(scope, reference, hops + 1);
    known.set(reference, origin);
    return origin;
  }

  #trace(scope: Scope, reference: string, hops: number): Origin {
    if (scope.fed.has(tensorName(reference))) return 'own path';
    const arg = scope.args.indexOf(reference);
    if (arg >= 0) {
      if (scope.calledOtherwise) return undefined;
      const all = scope.calls.map(({ from, inputs }) => this.of(from, inputs[arg], hops));
      return all.every((each) => each === all[0]) ? all[0] : undefined;
    }
    const node = scope.nodes.get(nodeName(reference));
    switch (node?.op) {
      case 'Identity':
        return this.of(scope, dataInputs(node)[0], hops);
      case 'VarHandleOp':
        return `variable ${sharedName(node)}`;
      case 'ReadVariableOp': {
        const variable = this.of(scope, dataInputs(node)[0], hops);
        const holdsPath = variable?.startsWith('variable ') && this.#holdsOwnPath(variable, hops);
        return holdsPath ? 'own path' : undefined;
      }
      default:
        return undefined;
    }
  }

  #holdsOwnPath(variable: string, hops: number): boolean {
    const known = this.#variables.get(variable);
    if (known !== undefined) return known;
    this.#variables.set(variable, false);
    const holds = this.#writers.every(({ scope, node }) => {
      const [handle, value] = dataInputs(node);
      const written = this.of(scope, handle, hops);
      if (written !== undefined && written !== variable) return true;
      return node.op === 'AssignVariableOp' && this.of(scope, value, hops) === 'own path';
    });
    this.#variables.set(variable, holds);
    return holds;
  }
}

function scopeOf(
  nodes: readonly NodeDef[],
  args: readonly string[],
  fed: ReadonlySet<string>,
): Scope {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  return { nodes: byName, args, fed, calls: [], calledOtherwise: false };
}

/** Handles of one shared name are of one variable. */
function sharedName({ name, attrs }: NodeDef): string {
  const shared = attrs.get('shared_name')?.s;
  return shared?.length ? decoder.decode(shared) : name;
}

function dataInputs({ inputs }: NodeDef): string[] {
  return inputs.filter((input) => !input.startsWith('^'));
}

/** The first output of a node has two names. */
function tensorName(reference: string): string {
  return reference.includes(':') ? reference : `${reference}:0`;
}
