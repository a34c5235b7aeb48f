// What nodes do beside giving values: they check, or change, and are often only waited for.
import { SavedModelError } from '../errors.ts';
import type { NodeDef } from '../proto/graph.ts';
import { nodeName } from './lifelines.ts';

/** The operation by which a graph refuses its inputs. */
export const CHECK = 'Assert';

/** Operations that write to variables, tables and queues. Source: tensorflow.org/api_docs/python/tf/raw_ops. */
const CHANGES = [
  /^(Resource)?(Sparse)?(Assign|Apply|CountUpTo|StridedSliceAssign)/,
  /^(Resource)?Scatter(Nd)?(Add|Sub|Mul|Div|Min|Max|Update)/,
  /^LookupTable(Insert|Remove|Import)/,
  /^(Queue|Stack|Barrier)(Enqueue|Dequeue|Push|Pop|Insert|Take)/,
];

/** Whether an operation writes to what later runs read. */
export function changesState(op: string): boolean {
  return CHANGES.some((pattern) => pattern.test(op));
}

/**
 * What is said of a node that does. Not that it is unsupported, which another runtime would make up for: there one caller's
 * text would change what the next one is answered.
 */
export function changeRefused({ op }: NodeDef, node: string): SavedModelError {
  return new SavedModelError(
    `The model's node "${node}" (${op}) changes a variable or a table whenever it runs, so that an answer would depend on earlier ones. Export the model without that: a recurrent layer with stateful=False, say.`,
  );
}

/**
 * The nodes that some references lead to, through what is read and what is only waited for.
 *
 * @param given - what is not looked behind: arguments and feeds.
 * @param countLines - told of each line that is followed.
 */
export function reachedNodes(
  nodes: ReadonlyMap<string, NodeDef>,
  references: readonly string[],
  given: { has(name: string): boolean },
  countLines: (lines: number) => void,
): NodeDef[] {
  const found = new Set<string>();
  const reached: NodeDef[] = [];
  const open = references.map(nodeName);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const node = nodes.get(name);
    if (!node || found.has(name) || given.has(name)) continue;
    found.add(name);
    reached.push(node);
    countLines(node.inputs.length);
    for (const input of node.inputs) open.push(nodeName(input));
  }
  return reached;
}
