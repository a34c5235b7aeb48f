// Writes SavedModels that no TensorFlow would: as much of the protocol buffers as it takes to be hostile.
import { lengthField, varint } from '../../bench/fuzz/mutate-message.ts';
import type { FileSource } from '../savedmodel/index.ts';

type Content = number | string | Uint8Array;

const encoder = new TextEncoder();
const STRING = 7;

/** A message of fields: numbers as varints, texts and messages with their length. */
export function message(
  ...fields: readonly (readonly [field: number, content: Content])[]
): Uint8Array {
  const parts = fields.flatMap(([field, content]) => {
    if (typeof content === 'number') return [varint(BigInt(field * 8)), varint(BigInt(content))];
    const bytes = typeof content === 'string' ? encoder.encode(content) : content;
    return [lengthField(field * 8 + 2, bytes).whole];
  });
  return new Uint8Array(Buffer.concat(parts));
}

/** Attributes by name, each an encoded AttrValue. */
type NodeAttrs = Readonly<Record<string, Uint8Array>>;

/** A NodeDef. */
export function node(
  op: string,
  name: string,
  inputs: readonly string[] = [],
  attrs: NodeAttrs = {},
): Uint8Array {
  const entries = Object.entries(attrs).map(([key, value]) => message([1, key], [2, value]));
  return message(
    [1, name],
    [2, op],
    ...inputs.map((input) => [3, input] as const),
    ...entries.map((entry) => [5, entry] as const),
  );
}

export const textAttr = (text: string) => message([2, text]);
export const countAttr = (count: number) => message([3, count]);
export const countsAttr = (...counts: readonly number[]) =>
  message([1, message(...counts.map((count) => [3, count] as const))]);
export const typesAttr = (...dtypes: readonly number[]) =>
  message([1, message(...dtypes.map((dtype) => [6, dtype] as const))]);
export const typeAttr = (dtype: number) => message([6, dtype]);
export const functionAttr = (name: string) => message([10, message([1, name])]);

export const placeholderAttr = (name: string) => message([9, name]);

/** An attribute that is a tensor of a shape; `values` are fields of its TensorProto. */
export function tensorAttr(
  dtype: number,
  shape: readonly number[],
  ...values: readonly (readonly [number, Content])[]
): Uint8Array {
  return message([8, message([1, dtype], [2, shapeOf(shape)], ...values)]);
}

function shapeOf(shape: readonly number[]): Uint8Array {
  return message(...shape.map((dim) => [2, message([1, dim])] as const));
}

/** A FunctionDef of one argument `x` and one result `y`, which is the value that `returned` names. */
export function fn(name: string, nodes: readonly Uint8Array[], returned: string): Uint8Array {
  const arg = (text: string) => message([1, text], [3, STRING]);
  return message(
    [1, message([1, name], [2, arg('x')], [3, arg('y')])],
    ...nodes.map((each) => [3, each] as const),
    [4, message([1, 'y'], [2, returned])],
  );
}

export interface Parts {
  readonly nodes: readonly Uint8Array[];
  readonly functions?: readonly Uint8Array[];
  /** The tensor that is the output; the input is the node `text`. */
  readonly output: string;
  /** Its DataType; a string unless given. */
  readonly outputType?: number;
  /** Names of assets by the nodes that stand for their paths. */
  readonly assets?: Readonly<Record<string, string>>;
  /** The node that fills the tables. */
  readonly initialize?: string;
  /** The node that restores variables, its file name from the node `prefix`. */
  readonly restore?: string;
  readonly tags?: readonly string[];
  /** Nodes of a second part of the graph, which a writer of messages may add. */
  readonly moreNodes?: readonly Uint8Array[];
  /** Files beside saved_model.pb. */
  readonly files?: Readonly<Record<string, Uint8Array>>;
}

/** A SavedModel of texts, `[batch]`. */
export function hostileModel(parts: Parts): FileSource {
  const { nodes, functions = [], output, assets = {}, initialize, restore, files = {} } = parts;
  const { tags = ['serve'], outputType = STRING, moreNodes = [] } = parts;
  const text = node('Placeholder', 'text', [], { dtype: typeAttr(STRING) });
  const library = message(...functions.map((each) => [1, each] as const));
  const graph = message([1, text], ...nodes.map((each) => [1, each] as const), [2, library]);
  const info = (name: string, dtype: number) => message([1, name], [2, dtype], [3, shapeOf([-1])]);
  const signature = message(
    [1, message([1, 'text'], [2, info('text:0', STRING)])],
    [2, message([1, 'out'], [2, info(output, outputType)])],
  );
  const initializer = message([1, message([1, initialize ?? ''])]);
  const meta = message(
    [1, message(...tags.map((tag) => [4, tag] as const))],
    [2, graph],
    [2, message(...moreNodes.map((each) => [1, each] as const))],
    ...(restore ? [[3, message([1, 'prefix:0'], [3, restore])] as const] : []),
    ...(initialize ? [[4, message([1, 'saved_model_main_op'], [2, initializer])] as const] : []),
    [5, message([1, 'serving_default'], [2, signature])],
    ...Object.entries(assets).map(
      ([name, file]) => [6, message([1, message([1, `${name}:0`])], [2, file])] as const,
    ),
  );
  const all = new Map(Object.entries({ 'saved_model.pb': message([2, meta]), ...files }));
  return { read: (path) => Promise.resolve(all.get(path)) };
}
