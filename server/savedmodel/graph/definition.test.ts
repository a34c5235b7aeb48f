import { expect, it, test } from 'vitest';
import { node as encodedNode, fn } from '../../engines/hostile-model.ts';
import { OPS } from '../kernels/ops.ts';
import type { AttrValue, NodeDef } from '../proto/graph.ts';
import { Attrs } from './attrs.ts';
import { definitionOf, outputIndex } from './definition.ts';
import { OP_DEFINITIONS } from './generated/op-definitions.ts';
import { inlineGraph } from './inline.ts';
import { CALLS, PASS_THROUGH } from './vanishing.ts';

const types = (count: number): AttrValue => ({
  list: { s: [], i: [], f: [], type: new Array<number>(count).fill(7), func: [] },
});

function node(
  op: string,
  inputs: readonly string[],
  attrs: Readonly<Record<string, AttrValue>> = {},
): NodeDef {
  return { name: 'n', op, inputs, attrs: new Map(Object.entries(attrs)) };
}

const FUNCTIONS = new Map([
  ['upper', fn('upper', [encodedNode('StringUpper', 'u', ['x'])], 'u:output:0')],
  ['second', fn('second', [encodedNode('StringUpper', 'u', ['x'])], 'u:output:1')],
  ['other', fn('other', [encodedNode('StringUpper', 'u', ['x'])], 'u:z:0')],
]);

/** Inlines a graph of one node `n`, whose inputs are fed. */
function inline(tested: NodeDef, ...fetches: readonly string[]) {
  const fed = ['a', 'b', 'c', 'd'].map((name): NodeDef => ({ ...node('Placeholder', []), name }));
  return inlineGraph({
    graph: { nodes: [...fed, tested], functions: FUNCTIONS },
    ops: OPS,
    feeds: fed.map(({ name }) => `${name}:0`),
    fetches,
    followControl: false,
  });
}

it('every operation that runs here has its definition, and no other', () => {
  const names = ['NoOp', ...CALLS, ...PASS_THROUGH, ...Object.keys(OPS)];
  expect(Object.keys(OP_DEFINITIONS).toSorted()).toEqual(names.toSorted());
});

const stitch = { N: { i: 2 } };
const call = { f: { func: 'upper' }, Tin: types(2), Tout: types(1) };

test.each<[NodeDef, string]>([
  [
    node('FusedBatchNormV3', ['a', 'b']),
    'FusedBatchNormV3 "n" has 2 inputs and needs 5 (x, scale, offset, mean, variance)',
  ],
  [
    node('DynamicStitch', ['a', 'b', 'c'], stitch),
    'DynamicStitch "n" has 3 inputs and needs 4 (2 indices, 2 data)',
  ],
  [node('Neg', ['a', 'b']), 'Neg "n" has 2 inputs and needs 1 (x)'],
  [
    node('Const', ['a']),
    'Const "n" has 1 input and needs 0: the model is damaged, export it again',
  ],
  [node('Identity', []), 'Identity "n" has 0 inputs and needs 1 (input)'],
  [node('IdentityN', ['a'], { T: types(2) }), 'IdentityN "n" has 1 input and needs 2 (2 input)'],
  [node('PartitionedCall', ['a', 'b'], call), 'PartitionedCall "n" has 2 inputs and needs 1 (x)'],
  [node('upper', []), 'upper "n" has 0 inputs and needs 1 (x)'],
  [node('Pack', ['a']), 'The node "n" lacks its attribute "N"'],
  [node('Split', ['a', 'b'], { num_split: { i: -1 } }), 'has a list of -1 tensors (num_split)'],
  [node('Split', ['a', 'b'], { num_split: { i: 2 ** 40 } }), 'which is out of range'],
])('a node with other inputs than its operation takes is refused: %o', (tested, message) => {
  expect(() => inline(tested, 'n:0')).toThrow(message);
});

it('what a node only waits for is none of its inputs', () => {
  expect(inline(node('Neg', ['a', '^b', '^c']), 'n:0').steps).toHaveLength(1);
});

const split = node('Split', ['a', 'b'], { num_split: { i: 3 } });

test.each([
  [split, 'n:3', 'The node "n" has no output "3": the model is damaged, export it again.'],
  [split, `n:${2 ** 31}`, `no output "${2 ** 31}"`],
  [split, 'n:-1', 'no output "-1"'],
  [node('IdentityN', ['a', 'b'], { T: types(2) }), 'n:2', 'no output "2"'],
  [node('Neg', ['a:1']), 'n:0', 'The input "a" is read at "a:1" too'],
  [node('second', ['a']), 'n:0', 'The node "n/u" has no output "output:1"'],
  [node('other', ['a']), 'n:0', 'The node "n/u" has no output "z:0"'],
])('an output that a node does not have is refused: %o, %s', (tested, fetch, message) => {
  expect(() => inline(tested, fetch)).toThrow(message);
});

it('outputs are found by position, over all lists', () => {
  const { steps, fetches } = inline(split, 'n:2', 'n');
  expect(steps[0]?.outputs).toEqual([fetches[1], undefined, fetches[0]]);
});

it('in a function outputs are found by name and position in their list', () => {
  const definition = definitionOf(
    'SparseSplit',
    new Attrs(new Map([['num_split', { i: 2 }]]), 'n'),
  );
  const paths = ['output_shape:1', 'output_values', 'output_values:2', 'values:0'];
  expect(paths.map((path) => outputIndex(path.split(':'), definition))).toEqual([
    5,
    2,
    undefined,
    undefined,
  ]);
});

it('an action may be asked for by its name alone, and has no value', () => {
  const check = node('Assert', ['a', 'b'], { T: types(1) });
  expect(inline(check, 'n')).toMatchObject({ fetches: [-1], steps: [{ op: 'Assert' }] });
});
