// Turns the part of a graph that its outputs need into straight-line steps: functions are inlined, pass-through
// nodes vanish, nodes are ordered so that each comes after what it reads.
import { SavedModelError, UnsupportedError } from '../errors.ts';
import type { GraphDef, NodeDef } from '../proto/graph.ts';
import { Attrs } from './attrs.ts';
import { callOfChoice, callOfLoop } from './calls.ts';
import { checkInputs, type Definition, outputIndex } from './definition.ts';
import { CHECK, changeRefused, changesState, reachedNodes } from './effects.ts';
import { endsOf, FunctionLibrary, type LibraryFunction } from './function-library.ts';
import { nodeName } from './lifelines.ts';
import { type Frame, withoutLoops } from './loops.ts';
import type { OpTable } from './op.ts';
import type { Program, Step } from './program.ts';
import { type Emitted, type Scope, type ScopeParts, scopeOf } from './scope.ts';
import { CALLS, PASS_THROUGH } from './vanishing.ts';

interface InlineRequest {
  readonly graph: GraphDef;
  readonly ops: OpTable;
  /** Names of the tensors that a run is given, such as `serving_default_text:0`. */
  readonly feeds: readonly string[];
  /** Names of the tensors or nodes that a run is for. */
  readonly fetches: readonly string[];
  /** Whether nodes that are only waited for run too: true while loading, where they do the work. */
  readonly followControl: boolean;
}

/** Makes the program that computes `fetches` from `feeds`. */
export function inlineGraph(request: InlineRequest): Program {
  return new Inliner(request, new FunctionLibrary(request.graph.functions)).main();
}

class Inliner {
  readonly #request: InlineRequest;
  readonly #library: FunctionLibrary;
  readonly #steps: Step[] = [];
  #valueCount = 0;

  constructor(request: InlineRequest, library: FunctionLibrary) {
    this.#request = request;
    this.#library = library;
  }

  main(): Program {
    const { graph, feeds, fetches } = this.#request;
    const given = new Map<string, number>();
    for (const feed of feeds) given.set(feed.replace(/:0$/, ''), this.#valueCount++);
    const nodes = withoutLoops(graph.nodes);
    const scope = scopeOf(nodes, { prefix: '', depth: 0, given, guards: [] }, this.#library);
    const values = fetches.map((fetch) => {
      this.#emit(scope, nodeName(fetch));
      return this.#isAction(scope, fetch) ? -1 : this.#value(scope, fetch);
    });
    this.#emitEffects(scope, fetches);
    return this.#program([...feeds.keys()], values);
  }

  /** Makes the program of a function that a loop or a choice calls. */
  #callee(name: string, node: string, depth: number): Program {
    const fn = this.#library.get(name, node, depth);
    const inner = new Inliner(this.#request, this.#library);
    const feeds = fn.args.map(() => inner.#valueCount++);
    return inner.#program(
      feeds,
      inner.#inline(fn, feeds, { prefix: `${node}/`, depth, guards: [] }),
    );
  }

  #program(feeds: readonly number[], fetches: readonly number[]): Program {
    return { steps: this.#steps, valueCount: this.#valueCount, feeds, fetches };
  }

  /** Emits a node after everything it needs; a stack of our own, since graphs may be deeper than the machine's. */
  #emit(scope: Scope, target: string): void {
    const stack = [{ name: target, expanded: false }];
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const { name } = top;
      const state = scope.emitted.get(name);
      if (scope.given.has(name) || (state !== undefined && state !== 'visiting')) {
        stack.pop();
        continue;
      }
      const node = scope.nodes.byName.get(name);
      if (!node) {
        throw new SavedModelError(
          `The graph has no node "${scope.prefix}${name}": the model is damaged.`,
        );
      }
      if (top.expanded) {
        stack.pop();
        scope.emitted.set(name, this.#place(scope, node));
        continue;
      }
      if (state === 'visiting') {
        throw new UnsupportedError(
          `The graph runs in a circle at the node "${scope.prefix}${name}", and not as a loop of TensorFlow 1 does. Export the model with TensorFlow 2.`,
        );
      }
      if (changesState(node.op) && !this.#request.followControl) {
        throw changeRefused(node, scope.prefix + node.name);
      }
      top.expanded = true;
      scope.emitted.set(name, 'visiting');
      const guards = scope.lifelines?.ofWaiting(node) ?? [];
      for (const input of [...node.inputs, ...guards]) {
        if (!input.startsWith('^') || this.#request.followControl) {
          stack.push({ name: nodeName(input), expanded: false });
        }
      }
    }
  }

  #place(scope: Scope, node: NodeDef): Emitted {
    const inputs = node.inputs.filter((input) => !input.startsWith('^'));
    const values = inputs.map((input) => this.#value(scope, input));
    this.#library.count();
    this.#library.countLines(inputs.length);
    const attrs = new Attrs(node.attrs, node.name);
    const name = scope.prefix + node.name;
    const definition = this.#definition(scope, node);
    if (definition) checkInputs({ op: node.op, name, inputs: values }, definition);
    if (node.op === 'NoOp') return [];
    const guards = this.#guards(scope, scope.lifelines?.ofWaiting(node));
    const step: Step = { name, op: node.op, attrs, inputs: values, outputs: [], guards };
    const frame = scope.nodes.frames.get(node.name);
    if (frame) return this.#loop(step, this.#rounds(scope, node, frame));
    if (PASS_THROUGH.has(node.op)) return this.#guarded(values, { name, attrs, guards });
    if (CALLS.has(node.op) || this.#request.graph.functions.has(node.op)) {
      const callee = CALLS.has(node.op) ? (attrs.func('f') ?? '') : node.op;
      const fn = this.#library.get(callee, name, scope.depth);
      checkInputs(step, fn.definition);
      const called = this.#guards(scope, scope.lifelines?.of(node));
      const made = this.#inline(fn, values, {
        prefix: `${name}/`,
        depth: scope.depth,
        guards: called,
      });
      return this.#guarded(made, { name, attrs, guards: called });
    }
    const attributes = this.#request.ops[node.op]?.functions;
    return attributes ? this.#control(step, attributes, scope.depth) : this.#push(step);
  }

  #guards(scope: Scope, references: readonly string[] = []): readonly number[] {
    this.#library.countLines(scope.guards.length + references.length);
    return [...scope.guards, ...references.map((each) => this.#value(scope, each))];
  }

  /** Values of which there are none where a guard is dead: a merge of one passes it on. */
  #guarded(
    values: readonly number[],
    step: Pick<Step, 'name' | 'attrs'> & { readonly guards: readonly number[] },
  ): readonly number[] {
    if (step.guards.length === 0) return values;
    return values.map((value) => {
      const output = this.#valueCount++;
      this.#push({ ...step, op: 'Merge', inputs: [value], outputs: [output] });
      return output;
    });
  }

  #push(step: Step): Step {
    if (step.op.startsWith('StaticRegex')) {
      this.#library.countPattern(step.attrs.text('pattern', ''));
    }
    this.#steps.push(step);
    return step;
  }

  /** A step that calls functions, each of which becomes a program of its own. */
  #control(step: Step, attributes: readonly string[], depth: number): Emitted {
    const functions = attributes
      .flatMap((attribute) => step.attrs.funcs(attribute))
      .map((name) => this.#callee(name, step.name, depth));
    if (!attributes.includes('body')) return this.#push(callOfChoice(step, functions));
    return this.#loop(step, functions);
  }

  #loop(step: Step, functions: readonly Program[]): Emitted {
    const loop = callOfLoop(step, functions, () => this.#valueCount++);
    this.#push(loop.step);
    return loop.values;
  }

  /** The condition and the body of a loop of TensorFlow 1, as programs of their own. */
  #rounds(scope: Scope, node: NodeDef, { variables, constants, decision }: Frame): Program[] {
    const next = variables.map((variable) => variable.next);
    return [[decision?.inputs[0] ?? ''], [...next, ...constants]].map((fetches) => {
      this.#library.enter(scope.prefix + node.name, scope.depth);
      this.#library.countLines(node.inputs.length);
      const inner = new Inliner(this.#request, this.#library);
      const feeds = node.inputs.map(() => inner.#valueCount++);
      const given = new Map<string, number>();
      for (const [i, { merge, gate = merge }] of variables.entries()) {
        given.set(merge, feeds[i]!).set(gate, feeds[i]!);
      }
      for (const [i, name] of constants.entries()) given.set(name, feeds[variables.length + i]!);
      const { prefix, depth } = scope;
      const parts = { prefix, depth: depth + 1, given, guards: [] };
      const round = scopeOf(scope.nodes, parts, this.#library);
      const values = fetches.map((fetch) => inner.#fetch(round, fetch));
      inner.#emitEffects(round, fetches);
      return inner.#program(feeds, values);
    });
  }

  #fetch(scope: Scope, reference: string): number {
    this.#emit(scope, nodeName(reference));
    return this.#value(scope, reference);
  }

  #inline(
    fn: LibraryFunction,
    values: readonly number[],
    { depth, ...parts }: Omit<ScopeParts, 'given'>,
  ): readonly number[] {
    this.#library.countLines(fn.args.length + fn.results.length);
    const given = new Map(fn.args.map((arg, i) => [arg, values[i] ?? -1]));
    const inner = scopeOf(fn.body, { ...parts, depth: depth + 1, given }, this.#library);
    if (this.#request.followControl) {
      for (const target of fn.controlReturns) this.#emit(inner, target);
    }
    const made = fn.results.map((result) => this.#fetch(inner, fn.returns.get(result) ?? ''));
    this.#emitEffects(inner, endsOf(fn));
    return made;
  }

  /** Emits what the given ends only wait for and that yet matters: checks, and calls of functions that have some. */
  #emitEffects(scope: Scope, ends: readonly string[]): void {
    if (this.#request.followControl) return;
    const { ops } = this.#request;
    const countLines = (lines: number) => this.#library.countLines(lines);
    for (const node of reachedNodes(scope.nodes.byName, ends, scope.given, countLines)) {
      if (changesState(node.op)) throw changeRefused(node, scope.prefix + node.name);
      if (scope.emitted.has(node.name)) continue;
      if (node.op === CHECK) this.#emitCheck(scope, node);
      else if (this.#library.hasEffects(node, ops, scope.depth)) this.#emit(scope, node.name);
    }
  }

  /** A check and what it says; what else it would tell is left out, which may be a lot to compute for nobody. */
  #emitCheck(scope: Scope, node: NodeDef): void {
    const [condition = '', ...told] = node.inputs;
    const isText = (input: string) => scope.nodes.byName.get(nodeName(input))?.op === 'Const';
    const inputs = [condition, ...told.filter(isText)].map((input) => this.#fetch(scope, input));
    const guards = this.#guards(scope, scope.lifelines?.of(node));
    const attrs = new Attrs(node.attrs, node.name);
    const name = scope.prefix + node.name;
    scope.emitted.set(
      node.name,
      this.#push({ name, op: CHECK, attrs, inputs, outputs: [], guards }),
    );
  }

  /** The number of the value that `node`, `node:1` or `node:output:0` names; its node has been emitted. */
  #value(scope: Scope, reference: string): number {
    const [name, ...path] = reference.split(':') as [string, ...string[]];
    const given = scope.given.get(name);
    if (given !== undefined) {
      // The gates of loops are given too, at their second output, and are no nodes any more.
      if (!scope.nodes.byName.has(name) || !(Number(path.at(-1)) > 0)) return given;
      throw new UnsupportedError(
        `The input "${name}" is read at "${reference}" too, which the signature does not name. Export the model with a placeholder for each input.`,
      );
    }
    const emitted = scope.emitted.get(name);
    if (emitted === undefined || emitted === 'visiting') {
      throw new SavedModelError(`The graph's node "${scope.prefix}${name}" comes too late.`);
    }
    const definition = this.#definition(scope, scope.nodes.byName.get(name)!);
    const index = outputIndex(path, definition) ?? -1;
    if ('op' in emitted && index >= 0) emitted.outputs[index] ??= this.#valueCount++;
    const value = ('op' in emitted ? emitted.outputs : emitted)[index];
    return value ?? refuseOutput(scope, name, path);
  }

  /** Whether a fetch names a node that has no value, such as the NoOp that initialisation ends in. */
  #isAction(scope: Scope, fetch: string): boolean {
    const emitted = scope.emitted.get(nodeName(fetch));
    if (emitted === undefined || emitted === 'visiting') return false;
    if (!('op' in emitted)) return emitted.length === 0;
    return this.#library.definition(emitted.op, emitted.attrs)?.outputs.length === 0;
  }

  /** What a node takes and gives, where that is known; a loop that was cut out has what its variables say. */
  #definition(scope: Scope, { name, op, attrs }: NodeDef): Definition | undefined {
    if (scope.nodes.frames.has(name)) return undefined;
    return this.#library.definition(op, new Attrs(attrs, name));
  }
}

function refuseOutput(scope: Scope, name: string, path: readonly string[]): never {
  throw new SavedModelError(
    `The node "${scope.prefix}${name}" has no output "${path.join(':') || '0'}": the model is damaged, export it again.`,
  );
}
