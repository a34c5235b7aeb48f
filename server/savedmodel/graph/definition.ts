// What goes into a node and comes out of it: TensorFlow's definition of its operation, or a function's own. Both
// are checked here, once, so that a kernel gets as many inputs as it reads.
import { SavedModelError } from '../errors.ts';
import { type Attrs, MAX_LENGTH } from './attrs.ts';
import { OP_DEFINITIONS } from './generated/op-definitions.ts';
import type { Step } from './program.ts';

/** A tensor that goes in or comes out, or a list of tensors under one name. */
interface Argument {
  readonly name: string;
  readonly length: number;
}

/** The inputs and outputs of a node, in order. */
export interface Definition {
  readonly inputs: readonly Argument[];
  readonly outputs: readonly Argument[];
}

/** The definition of an operation with these attributes; undefined for one that is unknown. */
export function definitionOf(op: string, attrs: Attrs): Definition | undefined {
  if (!Object.hasOwn(OP_DEFINITIONS, op)) return undefined;
  const [inputs, outputs] = OP_DEFINITIONS[op]!.split('->').map((side) =>
    (side.match(/\S+/g) ?? []).map((argument) => {
      const [name, list] = argument.split('*') as [string, string?];
      return { name, length: list === undefined ? 1 : attrs.length(list) };
    }),
  );
  return { inputs: inputs!, outputs: outputs! };
}

/** The definition that a function's own arguments and results make. */
export function definitionOfFunction(
  args: readonly string[],
  results: readonly string[],
): Definition {
  const single = (name: string) => ({ name, length: 1 });
  return { inputs: args.map(single), outputs: results.map(single) };
}

/** How many tensors the arguments are. */
export function countOf(list: readonly Argument[]): number {
  return list.reduce((sum, { length }) => sum + length, 0);
}

/** @throws SavedModelError where a node has fewer or more inputs than it takes. */
export function checkInputs(
  { op, name, inputs }: Pick<Step, 'op' | 'name' | 'inputs'>,
  definition: Definition,
): void {
  const needed = countOf(definition.inputs);
  const count = inputs.length;
  if (count === needed) return;
  const named = definition.inputs.map((each) =>
    each.length === 1 ? each.name : `${each.length} ${each.name}`,
  );
  const list = named.length > 0 ? ` (${named.join(', ')})` : '';
  throw new SavedModelError(
    `${op} "${name}" has ${count} input${count === 1 ? '' : 's'} and needs ${needed}${list}: the model is damaged, export it again.`,
  );
}

/**
 * The position among all outputs of what `:1`, `:output` or `:output:0` after a node's name asks for; undefined where
 * there is no such output. Of an unknown operation any position will do.
 */
export function outputIndex(
  path: readonly string[],
  definition: Definition | undefined,
): number | undefined {
  const [first = '0', second = '0'] = path;
  const isPosition = /^\d+$/.test(first);
  const position = Number(isPosition ? first : second);
  const outputs = definition?.outputs ?? [{ name: first, length: MAX_LENGTH }];
  const at = outputs.findIndex(({ name }) => name === first);
  const [from, length] = isPosition
    ? [0, countOf(outputs)]
    : [countOf(outputs.slice(0, at)), outputs[at]?.length ?? 0];
  return position >= 0 && position < length ? from + position : undefined;
}
