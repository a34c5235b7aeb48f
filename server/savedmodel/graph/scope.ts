import type { FunctionLibrary } from './function-library.ts';
import { Lifelines } from './lifelines.ts';
import type { Nodes } from './loops.ts';
import type { Step } from './program.ts';

/** Where a node's outputs are: a step's, or values that exist already. */
export type Emitted = Step | readonly number[];

/** A graph, a function's body or a loop's while its nodes become steps. */
export interface Scope {
  readonly prefix: string;
  readonly depth: number;
  readonly nodes: Nodes;
  /** Values by name: feeds of the graph, arguments of a function, what a loop hands on. */
  readonly given: ReadonlyMap<string, number>;
  readonly emitted: Map<string, Emitted | 'visiting'>;
  /** What has to have been made for the call that this is the body of to run. */
  readonly guards: readonly number[];
  /** Where there are branches. */
  readonly lifelines: Lifelines | undefined;
}

/** What a scope is made of. */
export type ScopeParts = Omit<Scope, 'nodes' | 'emitted' | 'lifelines'>;

/** A scope in which nothing has become a step yet. */
export function scopeOf(nodes: Nodes, parts: ScopeParts, library: FunctionLibrary): Scope {
  const branches = library.hasBranches(nodes.byName);
  const countLines = (lines: number) => library.countLines(lines);
  return {
    ...parts,
    nodes,
    emitted: new Map(),
    lifelines: branches ? new Lifelines(nodes.byName, parts.given, countLines) : undefined,
  };
}
