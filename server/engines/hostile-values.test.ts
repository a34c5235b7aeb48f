import { describe, expect, test } from 'vitest';
import {
  countAttr,
  countsAttr,
  message,
  node,
  tensorAttr,
  textAttr,
  typeAttr,
} from './hostile-model.ts';
import { outcome } from './hostile-outcome.ts';

const FLOAT = 1;
const INT = 3;
const STRING = 7;

describe('files', () => {
  const path = node('Placeholder', 'path', [], { dtype: typeAttr(STRING) });
  const vocabulary = new TextEncoder().encode(
    Array.from({ length: 100_000 }, (_, i) => `word${i}`).join('\n'),
  );

  test('that fill hundreds of tables are refused for all together', async () => {
    const tables = Array.from({ length: 600 }, (_, i) => [
      node('HashTableV2', `t${i}`, [], {
        shared_name: textAttr(`t${i}`),
        key_dtype: typeAttr(STRING),
        value_dtype: typeAttr(9),
      }),
      node('InitializeTableFromTextFileV2', `fill${i}`, [`t${i}`, 'path'], {
        key_index: countAttr(-2),
        value_index: countAttr(-1),
      }),
    ]).flat();
    const fills = Array.from({ length: 600 }, (_, i) => `^fill${i}`);
    const nodes = [path, ...tables, node('NoOp', 'init', fills), node('Identity', 'out', ['text'])];
    const files = { 'assets/vocabulary.txt': vocabulary };
    const assets = { path: 'vocabulary.txt' };
    const parts = { nodes, assets, files, initialize: 'init', output: 'out:0' };
    expect(await outcome(parts, 30)).toMatch('MB together');
  });
});

describe('constants', () => {
  const constant = (
    name: string,
    dtype: number,
    shape: number[],
    ...values: [number, string | Uint8Array][]
  ) =>
    node('Const', name, [], { dtype: typeAttr(dtype), value: tensorAttr(dtype, shape, ...values) });

  test.each([
    [
      'millions of numbers one by one',
      constant('c', INT, [1], [7, new Uint8Array(2 ** 24 + 1)]),
      'numbers in one list',
    ],
    [
      'millions of texts',
      node('Const', 'c', [], {
        dtype: typeAttr(STRING),
        value: message([8, new Uint8Array(Buffer.alloc(9_000_000, Uint8Array.of(66, 0)))]),
      }),
      'fields in one graph',
    ],
    ['a shape of 10^9 elements', constant('c', FLOAT, [1e9]), 'is out of range'],
    ['2 GB of integers', constant('c', 9, [2 ** 28]), 'where the model has'],
    ['one text, 2^28 times', constant('c', STRING, [2 ** 28], [8, 'word']), 'where the model has'],
    ['a shape beyond all numbers', constant('c', FLOAT, [2 ** 50, 2 ** 50]), 'is out of range'],
  ])('that declare %s are refused', async (_, declared, message) => {
    expect(await outcome({ nodes: [declared], output: 'c:0' })).toMatch(message);
  });
});

describe('products', () => {
  const sizes = (name: string, ...dims: number[]) =>
    node('Const', name, [], {
      dtype: typeAttr(INT),
      value: tensorAttr(INT, [dims.length], ...dims.map((dim): [number, number] => [7, dim])),
    });
  const one = node('Const', 'one', [], {
    dtype: typeAttr(FLOAT),
    value: tensorAttr(FLOAT, [], [5, new Uint8Array([0, 0, 128, 63])]),
  });
  const filled = (name: string, ...dims: number[]) => [
    sizes(`${name}-sizes`, ...dims),
    node('Fill', name, [`${name}-sizes`, 'one'], { T: typeAttr(FLOAT) }),
  ];
  const windows = { strides: countsAttr(1, 1, 1, 1), padding: textAttr('SAME') };

  test.each([
    ['matrices', 'MatMul', [4200, 4200], [4200, 4200], {}],
    ['windows and filters', 'Conv2D', [1, 1, 40_000, 64], [1, 5_000, 64, 64], windows],
    [
      'windows and filters of a channel each',
      'DepthwiseConv2dNative',
      [1, 1, 600_000, 8],
      [1, 200_000, 8, 1],
      windows,
    ],
  ] as const)('of %s that take minutes are refused', async (_, op, left, right, attrs) => {
    const nodes = [one, ...filled('a', ...left), ...filled('b', ...right)];
    nodes.push(node(op, 'product', ['a', 'b'], { T: typeAttr(FLOAT), ...attrs }));
    expect(await outcome({ nodes, output: 'product:0' })).toMatch('multiplications in one run');
  });

  test('of windows as long as a text that takes minutes are refused', async () => {
    const attrs = { ...windows, ksize: countsAttr(1, 1, 1_000_000, 1) };
    const nodes = [one, ...filled('a', 1, 1, 1_000_000, 1)];
    nodes.push(node('MaxPool', 'most', ['a'], { T: typeAttr(FLOAT), ...attrs }));
    expect(await outcome({ nodes, output: 'most:0' })).toMatch('multiplications in one run');
  });
});
