// TensorFlow 1's loops: values enter a frame, merge with those of the next iteration, and switch to the body or the
// exit. Here the circle is cut: what runs in it becomes one node, which reads what enters and gives what leaves.
// Source: tensorflow.org/api_docs/python/tf/raw_ops/Enter, -/NextIteration, -/Exit.
import type { NodeDef } from '../proto/graph.ts';
import { isMerge, isSwitch } from './branches.ts';
import { nodeName } from './lifelines.ts';

/** What rounds of a loop hand on. */
interface LoopVariable {
  /** The node that brings its first value in. */
  readonly enter: string;
  /** The node that is its value while the condition is asked. */
  readonly merge: string;
  /** The node that is its value in the body, where anything asks for it there. */
  gate?: string;
  /** What it is in the next round, by reference. */
  readonly next: string;
}

/** A loop. */
export interface Frame {
  readonly variables: LoopVariable[];
  /** Nodes that bring in what no round changes. */
  readonly constants: string[];
  /** The node that says whether there is another round. */
  decision?: NodeDef;
}

/** The nodes of a graph or a function, its loops cut out. */
export interface Nodes {
  readonly byName: ReadonlyMap<string, NodeDef>;
  /** Loops by the name of the node that stands for one: its outputs are the variables in their order. */
  readonly frames: ReadonlyMap<string, Frame>;
}

const is = (op: string) => (node: NodeDef | undefined) =>
  node?.op === op || node?.op === `Ref${op}`;
const isEnter = is('Enter');
const isNext = is('NextIteration');
const isExit = is('Exit');

/** Cuts the loops out; what only looks like part of one stays as it is. */
export function withoutLoops(nodes: readonly NodeDef[]): Nodes {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const frames = new Map<string, Frame>();
  if (!nodes.some(isNext)) return { byName, frames };
  const named = readFrames(nodes, byName);
  const places = readGates(nodes, byName, named);
  for (const frame of new Set(named.values())) {
    const { decision, variables, constants } = frame;
    if (!decision) continue;
    frames.set(decision.name, frame);
    const inputs = [...variables.map(({ enter }) => enter), ...constants];
    byName.set(decision.name, { ...decision, op: 'While', inputs });
    for (const name of inputs) byName.set(name, { ...byName.get(name)!, op: 'Identity' });
    for (const { merge } of variables) byName.delete(merge);
  }
  for (const node of nodes) {
    const place = places.get(nodeName(node.inputs[0] ?? ''));
    if (place && isExit(node)) {
      const waits = node.inputs.filter((input) => input.startsWith('^'));
      byName.set(node.name, { ...node, op: 'Identity', inputs: [place, ...waits] });
    }
  }
  for (const gate of places.keys()) byName.delete(gate);
  return { byName, frames };
}

/** Frames by the nodes that enter and merge in them. */
function readFrames(nodes: readonly NodeDef[], byName: ReadonlyMap<string, NodeDef>) {
  const frames = new Map<string, Frame>();
  const named = new Map<string, Frame>();
  for (const node of nodes.filter(isEnter)) {
    const name = JSON.stringify([...(node.attrs.get('frame_name')?.s ?? [])]);
    const frame = frames.get(name) ?? { variables: [], constants: [] };
    frames.set(name, frame);
    named.set(node.name, frame);
  }
  const varying = new Set<string>();
  for (const { name, op, inputs } of nodes) {
    if (!isMerge(op)) continue;
    const [first, second] = inputs.map((input) => byName.get(nodeName(input)));
    const [enter, last] = isEnter(first) ? [first, second] : [second, first];
    const frame = named.get(enter?.name ?? '');
    const next = last?.inputs[0];
    if (!enter || !frame || !isNext(last) || next === undefined || varying.has(enter.name))
      continue;
    frame.variables.push({ enter: enter.name, merge: name, next });
    varying.add(enter.name);
    named.set(name, frame);
  }
  for (const node of nodes) {
    if (isEnter(node) && !varying.has(node.name)) named.get(node.name)?.constants.push(node.name);
  }
  return named;
}

/** Where the switches of loops are found outside, by their names. */
function readGates(
  nodes: readonly NodeDef[],
  byName: ReadonlyMap<string, NodeDef>,
  named: ReadonlyMap<string, Frame>,
): Map<string, string> {
  const variables = new Map<string, readonly [Frame, number]>();
  for (const frame of new Set(named.values())) {
    for (const [i, { merge }] of frame.variables.entries()) variables.set(merge, [frame, i]);
  }
  const places = new Map<string, string>();
  for (const { name, op, inputs } of nodes) {
    if (!isSwitch(op)) continue;
    const [value = '', predicate = ''] = inputs.map(nodeName);
    const [frame, index] = variables.get(value) ?? [];
    const decision = byName.get(predicate);
    if (!frame || index === undefined || decision?.op !== 'LoopCond') continue;
    if (frame.decision && frame.decision !== decision) continue;
    frame.decision = decision;
    frame.variables[index]!.gate = name;
    places.set(name, `${decision.name}:${index}`);
  }
  return places;
}
