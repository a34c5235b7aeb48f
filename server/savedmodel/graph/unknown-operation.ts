import { SavedModelError, UnsupportedError } from '../errors.ts';
import type { OpTable } from './op.ts';
import type { Program } from './program.ts';

/** How many operations an error names. */
const MOST_NAMED = 5;

/** @throws UnsupportedError that names the operations without a kernel, in the functions that steps call too. */
export function requireKernels(program: Program, ops: OpTable): void {
  const unknown = new Map<string, string>();
  findUnknown(program, ops, unknown);
  if (unknown.size > 0) throw unknownOperations(unknown);
}

function findUnknown({ steps }: Program, ops: OpTable, unknown: Map<string, string>): void {
  for (const { op, name, functions = [] } of steps) {
    if (!Object.hasOwn(ops, op) && !unknown.has(op)) unknown.set(op, name);
    for (const each of functions) findUnknown(each.program, ops, unknown);
  }
}

/** The error that refuses operations without a kernel, each with a node that has it. */
export function unknownOperations(nodes: ReadonlyMap<string, string>): SavedModelError {
  const placeholder = nodes.get('Placeholder');
  if (placeholder !== undefined) {
    return new SavedModelError(
      `The model needs a value for "${placeholder}", which its signature does not name. Export it with a signature that names every input.`,
    );
  }
  const named = Array.from(nodes, ([op, node]) => `"${op}" (node "${node}")`);
  const [which, them] =
    named.length === 1 ? ['the operation', 'it'] : [`${named.length} operations:`, 'them'];
  const more = named.length > MOST_NAMED ? `, and ${named.length - MOST_NAMED} more` : '';
  return new UnsupportedError(
    `The model uses ${which} ${named.slice(0, MOST_NAMED).join(', ')}${more}, which ${named.length === 1 ? 'is' : 'are'} not supported. Export the model without ${them}.`,
  );
}
