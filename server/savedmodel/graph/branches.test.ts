import { expect, it } from 'vitest';
import { UnsupportedError } from '../errors.ts';
import { OPS } from '../kernels/ops.ts';
import { numbers } from '../kernels/values.ts';
import type { NodeDef } from '../proto/graph.ts';
import { scalar } from '../tensor.ts';
import { bind } from './execute.ts';
import { foldConstants } from './fold.ts';
import { inlineGraph } from './inline.ts';
import { MemoryBudget } from './memory-budget.ts';
import type { Session } from './op.ts';
import { WorkBudget } from './work-budget.ts';

const session: Session = {
  resources: new Map(),
  assets: new Map(),
  bundle: { read: () => expect.unreachable() },
  work: new WorkBudget(),
  memory: new MemoryBudget(),
};

function node(op: string, name: string, ...inputs: string[]): NodeDef {
  return { op, name, inputs, attrs: new Map([['N', { i: inputs.length }]]) };
}

/** Runs a graph whose node `p` is fed, and `no`, a constant, is false. */
function run(fetches: readonly string[], nodes: readonly NodeDef[], p: number) {
  const graph = { nodes, functions: new Map<string, Uint8Array>() };
  const request = { graph, ops: OPS, feeds: ['p:0', 'no:0'], fetches, followControl: false };
  const inlined = inlineGraph(request);
  const [fed, no] = inlined.feeds as [number, number];
  const given = { ...inlined, feeds: [fed] };
  const { program, constants } = foldConstants(
    given,
    OPS,
    session,
    new Map([[no, scalar('bool', 0)]]),
  );
  const { run, size } = bind(program, OPS, session, constants);
  return { size, values: run([scalar('bool', p)]).map((value) => value && numbers(value).data[0]) };
}

const choice = (predicate: string) => [
  node('Switch', 'switch', 'p', predicate),
  node('NoSuchOperation', 'unknown', 'switch:1'),
  node('LogicalNot', 'not', 'switch:0'),
  node('Merge', 'merge', 'unknown', 'not'),
];

it('a branch that is never taken needs no kernels, and nothing of the choice is left', () => {
  expect(run(['merge:0', 'merge:1'], choice('no'), 0)).toEqual({ size: 1, values: [1, 1] });
});

it('a branch that may be taken needs its kernels', () => {
  expect(() => run(['merge:0'], choice('p'), 0)).toThrow(
    /"NoSuchOperation" \(node "unknown"\).*Export the model without it/,
  );
});

it('what lies in a branch not taken has no value', () => {
  const nodes = [
    node('Switch', 'switch', 'p', 'p'),
    node('LogicalNot', 'off', 'switch:0'),
    node('LogicalNot', 'on', 'switch:1'),
  ];
  expect(run(['off', 'on'], nodes, 0).values).toEqual([1, undefined]);
  expect(run(['off', 'on'], nodes, 1).values).toEqual([undefined, 0]);
});

it('what only waits for a branch not taken has no value, however far away it is', () => {
  const nodes = [
    node('Switch', 'switch', 'p', 'p'),
    ...Array.from({ length: 20_000 }, (_, i) =>
      node('NoOp', `n${i}`, i ? `^n${i - 1}` : 'switch:1'),
    ),
    node('LogicalNot', 'waiting', 'p', '^n19999'),
  ];
  expect(run(['waiting'], nodes, 1).values).toEqual([0]);
  expect(run(['waiting'], nodes, 0).values).toEqual([undefined]);
});

it('a circle that is no loop is refused, and it is said what to do', () => {
  const nodes = [
    node('Enter', 'enter', 'p'),
    node('Merge', 'merge', 'enter', 'next'),
    node('Switch', 'switch', 'merge', 'p'),
    node('NextIteration', 'next', 'switch:1'),
    node('Exit', 'exit', 'switch:0'),
  ];
  const looping = () => run(['exit'], nodes, 1);
  expect(looping).toThrow(UnsupportedError);
  expect(looping).toThrow(/in a circle.*Export the model with TensorFlow 2/);
});

/** A loop whose next round is the negation of this one, while it is true; what its body waits for is `last`. */
const loop = (last: string) => [
  node('Enter', 'enter', 'p'),
  node('Merge', 'merge', 'enter', 'next'),
  node('LoopCond', 'decision', 'merge'),
  node('Switch', 'switch', 'merge', 'decision'),
  node('LogicalNot', 'not', last),
  node('NextIteration', 'next', 'not'),
  node('Exit', 'exit', 'switch:0'),
];

it('a loop of TensorFlow 1 runs until its condition is false', () => {
  expect(run(['exit'], loop('switch:1'), 1)).toMatchObject({ values: [0] });
  expect(run(['exit'], loop('switch:1'), 0)).toMatchObject({ values: [0] });
});

it('a loop that lies in itself is refused', () => {
  const [, ...rest] = loop('exit');
  const nodes = [node('Enter', 'enter', 'first'), node('Const', 'first'), ...rest];
  expect(() => run(['exit'], nodes, 1)).toThrow(/deep at "decision"/);
});
