/** Damage to one operation of a graph that still hangs together: another operation, input or attribute. */
import { OPS } from '../../server/savedmodel/kernels/ops.ts';
import { joinBytes, pick, type Random } from './mutate-bytes.ts';
import { type Field, fieldsOf, lengthField, mutateMessage } from './mutate-message.ts';

const OPERATIONS = Object.keys(OPS);
const encoder = new TextEncoder();

/** Field numbers: from a SavedModel to the graph of its meta graph, from there to the functions of its library. */
const TO_GRAPH = [2, 2];
const TO_FUNCTION = [2, 2, 2, 1];
const NODE_OF_GRAPH = 1;
const NODE_OF_FUNCTION = 3;
const NODE = { op: 2, input: 3, attr: 5 };

/** A damaged copy of saved_model.pb; undefined where there is no node to damage. */
export function mutateNode(model: Uint8Array, random: Random): Uint8Array | undefined {
  const inFunction = random() < 0.8;
  const number = inFunction ? NODE_OF_FUNCTION : NODE_OF_GRAPH;
  return rewrite(model, inFunction ? TO_FUNCTION : TO_GRAPH, random, (body) => {
    const nodes = childrenOf(body, number);
    if (nodes.length === 0) return undefined;
    return rewrite(body, [number], random, (node) => damage(node, pick(random, nodes), random));
  });
}

function damage(node: Uint8Array, donor: Uint8Array, random: Random): Uint8Array | undefined {
  const chance = random();
  if (chance < 0.35) {
    const name =
      random() < 0.5 ? encoder.encode(pick(random, OPERATIONS)) : childrenOf(donor, NODE.op)[0];
    return rewrite(node, [NODE.op], random, () => name);
  }
  if (chance < 0.7) {
    const inputs = childrenOf(donor, NODE.input);
    if (inputs.length) return rewrite(node, [NODE.input], random, () => pick(random, inputs));
  }
  return rewrite(node, [NODE.attr], random, (attr) => mutateMessage(attr, random));
}

/** Rewrites one message at the end of a path of field numbers, chosen by chance where there are several. */
function rewrite(
  message: Uint8Array,
  [number, ...rest]: readonly number[],
  random: Random,
  change: (message: Uint8Array) => Uint8Array | undefined,
): Uint8Array | undefined {
  if (number === undefined) return change(message);
  const fields = fieldsOf(message) ?? [];
  const places = [...fields.keys()].filter((i) => isChild(fields[i] as Field, number));
  if (places.length === 0) return undefined;
  const at = pick(random, places);
  const changed = rewrite((fields[at] as Field).payload, rest, random, change);
  if (!changed) return undefined;
  fields[at] = lengthField((fields[at] as Field).tag, changed);
  return joinBytes(...fields.map(({ whole }) => whole));
}

function childrenOf(message: Uint8Array, number: number): Uint8Array[] {
  return (fieldsOf(message) ?? [])
    .filter((field) => isChild(field, number))
    .map(({ payload }) => payload);
}

function isChild({ tag }: Field, number: number): boolean {
  return tag === number * 8 + 2;
}
