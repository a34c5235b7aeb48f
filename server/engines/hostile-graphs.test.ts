import { describe, expect, test } from 'vitest';
import { lengthField } from '../../bench/fuzz/mutate-message.ts';
import { loadSavedModel, stringTensor } from '../savedmodel/index.ts';
import {
  countAttr,
  countsAttr,
  fn,
  functionAttr,
  hostileModel,
  message,
  node,
  tensorAttr,
  textAttr,
  typeAttr,
  typesAttr,
} from './hostile-model.ts';

type Parts = Parameters<typeof hostileModel>[0];

const FLOAT = 1;
const INT = 3;
const STRING = 7;
const TEXTS = typesAttr(STRING);

/** What loading and running end in: the error, which is one of ours, or undefined. Seconds are of computing, since others may be at work beside this test. */
async function outcome(parts: Parts, maxSeconds = 10): Promise<string | undefined> {
  const files = hostileModel(parts);
  const start = process.cpuUsage();
  const error = await loadSavedModel(files)
    .then((model) => void model.run([stringTensor(['a text', ''])]))
    .catch((thrown: Error) => thrown);
  const { user, system } = process.cpuUsage(start);
  expect((user + system) / 1e6).toBeLessThan(maxSeconds);
  if (error) expect(error).toMatchObject({ name: 'SavedModelError' });
  return error?.message;
}

function chain(
  length: number,
  make: (name: string, input: string, i: number) => Uint8Array,
): Parts {
  const nodes = Array.from({ length }, (_, i) => make(`n${i}`, i ? `n${i - 1}` : 'text', i));
  return { nodes, output: `n${length - 1}:0` };
}

describe('functions that call functions', () => {
  const call = (name: string, to: string, input = 'x') =>
    node('PartitionedCall', name, [input], { f: functionAttr(to), Tin: TEXTS, Tout: TEXTS });

  test('in a circle are refused', async () => {
    const functions = [
      fn('A', [call('b', 'B')], 'b:output:0'),
      fn('B', [call('a', 'A')], 'a:output:0'),
    ];
    const parts = { nodes: [call('start', 'A', 'text')], functions, output: 'start:0' };
    expect(await outcome(parts)).toMatch('more than 64 deep');
  });

  test('by a loop whose body is the loop are refused', async () => {
    const attrs = { cond: functionAttr('F'), body: functionAttr('F'), T: TEXTS };
    const functions = [fn('F', [node('While', 'w', ['x'], attrs)], 'w:output:0')];
    const nodes = [node('While', 'start', ['text'], attrs)];
    expect(await outcome({ nodes, functions, output: 'start:0' })).toMatch(
      /more than 64 deep|more than 500000 operations/,
    );
  });

  test('twice each, forty levels high, are refused before they fill the memory', async () => {
    const functions = [fn('f0', [node('StringUpper', 'u', ['x'])], 'u:output:0')];
    for (let i = 1; i < 40; i++) {
      const twice = [call('a', `f${i - 1}`), call('b', `f${i - 1}`, 'a:output:0')];
      functions.push(fn(`f${i}`, twice, 'b:output:0'));
    }
    const parts = { nodes: [call('start', 'f39', 'text')], functions, output: 'start:0' };
    expect(await outcome(parts, 20)).toMatch('more than 500000 operations');
  });

  test('of many nodes that nothing needs are not looked through at every call', async () => {
    const unused = Array.from({ length: 20_000 }, (_, i) => node('StringUpper', `u${i}`, ['x']));
    const functions = [fn('wide', unused, 'x')];
    expect(
      await outcome(
        { ...chain(20_000, (name, input) => call(name, 'wide', input)), functions },
        20,
      ),
    ).toBeUndefined();
  });

  test('of nodes with many inputs are refused for all of those together', async () => {
    const inputs = new Array<string>(20_000).fill('x');
    const functions = [
      fn('wide', [node('StringJoin', 'j', inputs, { N: countAttr(inputs.length) })], 'j:output:0'),
    ];
    expect(
      await outcome({ ...chain(20_000, (name, input) => call(name, 'wide', input)), functions }),
    ).toMatch('more than 2000000 inputs');
  });
});

describe('graphs', () => {
  test('in a circle are refused', async () => {
    const nodes = [node('StringLower', 'a', ['b']), node('StringLower', 'b', ['a'])];
    expect(await outcome({ nodes, output: 'a:0' })).toMatch('runs in a circle');
  });

  const INTS = { T: typeAttr(INT) };
  const lengths = node('StringLength', 'length', ['text']);
  const axis = node('Const', 'axis', [], { dtype: typeAttr(INT), value: tensorAttr(INT, [0]) });

  test.each([
    ['a chain of text steps', chain(20_000, (name, input) => node('StringLower', name, [input]))],
    [
      'changes of shape behind text steps',
      chain(20_000, (name, input, i) =>
        node(i < 10_000 ? 'StringLower' : 'Squeeze', name, [input]),
      ),
    ],
    [
      'changes of shape between text steps',
      chain(20_000, (name, input, i) => node(i % 2 ? 'Squeeze' : 'StringLower', name, [input])),
    ],
    [
      'a chain of arithmetic and sums',
      {
        ...chain(20_000, (name, input, i) =>
          i === 0
            ? lengths
            : i % 3
              ? node('Neg', name, [i === 1 ? 'length' : input], INTS)
              : node('Sum', name, [input, 'axis'], INTS),
        ),
        nodes: [
          lengths,
          axis,
          ...Array.from({ length: 20_000 }, (_, i) =>
            i % 3 < 2
              ? node('Neg', `n${i}`, [i ? `n${i - 1}` : 'length'], INTS)
              : node('Sum', `n${i}`, [`n${i - 1}`, 'axis'], INTS),
          ),
        ],
      },
    ],
    [
      'a wide fan',
      {
        nodes: [
          lengths,
          ...Array.from({ length: 20_000 }, (_, i) =>
            node(i % 2 ? 'Neg' : 'Sign', `n${i}`, [i % 2 ? `n${i - 1}` : 'length'], INTS),
          ),
          node(
            'Pack',
            'all',
            Array.from({ length: 10_000 }, (_, i) => `n${2 * i + 1}`),
            { ...INTS, N: countAttr(10_000) },
          ),
        ],
        output: 'all:0',
      },
    ],
  ])('of tens of thousands of operations load in seconds: %s', async (_, parts) => {
    expect(await outcome(parts)).toBeUndefined();
  });

  test('of millions of nodes that hold nothing are refused', async () => {
    const { read } = hostileModel({ nodes: [], output: 'text:0' });
    const graph = lengthField(18, Buffer.alloc(10_000_000, Uint8Array.of(10, 0))).whole;
    const meta = lengthField(18, graph).whole;
    const file = Buffer.concat([(await read('saved_model.pb')) ?? new Uint8Array(), meta]);
    const loaded = loadSavedModel({ read: async () => file });
    await expect(loaded).rejects.toThrow('fields in one graph');
  });

  test('with attributes nested thousands deep are read as far as anything needs them', async () => {
    let deep = new Uint8Array();
    for (let i = 0; i < 3000; i++) deep = new Uint8Array(message([1, deep]));
    const nodes = [node('StringLower', 'a', ['text'], { deep, list: message([1, deep]) })];
    expect(await outcome({ nodes, output: 'a:0' })).toBeUndefined();
  });
});

describe('words', () => {
  const INTS = { T: typeAttr(INT) };
  const constant = (name: string, dtype: number, field: number, value: number | string) =>
    node('Const', name, [], {
      dtype: typeAttr(dtype),
      value: tensorAttr(dtype, [], [field, value]),
    });
  const given = [constant('by', STRING, 8, ''), constant('zero', INT, 7, 0)];
  const split = (name: string) => node('StringSplitV2', name, ['text', 'by']);
  const lengthOf = (name: string, words: string) => node('StringLength', name, [words]);
  const written = (name: string, number: string) => node('AsString', name, [number], INTS);
  const many = Array.from({ length: 10_000 }, (_, i) => i);

  test.each([
    [
      'moved thousands of times',
      [
        split('s'),
        ...many.map((i) => node('ExpandDims', `n${i}`, [i ? `n${i - 1}` : 's:1', 'zero'])),
        lengthOf('length', 'n9999'),
        written('out', 'length'),
      ],
    ],
    [
      'of which thousands of numbers are computed',
      [
        split('s'),
        lengthOf('n0', 's:1'),
        ...many.slice(1).map((i) => node('Neg', `n${i}`, [`n${i - 1}`], INTS)),
        ...many.map((i) => written(`w${i}`, `n${i}`)),
        node(
          'StringJoin',
          'out',
          many.map((i) => `w${i}`),
          { N: countAttr(many.length) },
        ),
      ],
    ],
    [
      'split thousands of times',
      [
        ...many.flatMap((i) => [split(`s${i}`), lengthOf(`n${i}`, `s${i}:1`)]),
        ...many.map((i) => written(`w${i}`, `n${i}`)),
        node(
          'StringJoin',
          'out',
          many.map((i) => `w${i}`),
          { N: countAttr(many.length) },
        ),
      ],
    ],
  ])('%s load in seconds', async (_, nodes) => {
    expect(await outcome({ nodes: [...given, ...nodes], output: 'out:0' })).toBeUndefined();
  });
});

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

describe('patterns', () => {
  const replace = (name: string, input: string, pattern: string) =>
    node('StaticRegexReplace', name, [input], {
      pattern: textAttr(pattern),
      rewrite: textAttr(' '),
    });

  test.each([
    ['repeats of repeats', '((a{1000}){1000}){1000}', 'invalid repetition size'],
    ['half a million letters', 'a'.repeat(500_000), 'pattern too large'],
    ['classes without end', '[a-z\\d\\pL]'.repeat(20_000), 'too large'],
    ['brackets without end', '('.repeat(100_000), 'nests too deeply'],
  ])('of %s are refused', async (_, pattern, message) => {
    const nodes = [replace('r', 'text', pattern)];
    expect(await outcome({ nodes, output: 'r:0' })).toMatch(message);
  });

  test('of thousands of alternatives run', async () => {
    const words = Array.from({ length: 5000 }, (_, i) => `word${(i * 7919) % 100_003}`);
    const nodes = [replace('r', 'text', words.join('|'))];
    expect(await outcome({ nodes, output: 'r:0' })).toBeUndefined();
  });

  test('that are large in hundreds of operations are refused for all together', async () => {
    const parts = chain(500, (name, input, i) => replace(name, input, `a{1000}${i}b{1000}`));
    expect(await outcome(parts)).toMatch('regular expressions are too large together');
  });

  test('that are large in hundreds of operations and given as values are refused too', async () => {
    const pattern = (i: number) =>
      node('Const', `p${i}`, [], {
        dtype: typeAttr(STRING),
        value: tensorAttr(STRING, [], [8, `.{1000}${i}`]),
      });
    const { nodes, output } = chain(5000, (name, input, i) =>
      node('RegexReplace', name, [input, `p${i}`, 'p0']),
    );
    const patterns = nodes.map((_, i) => pattern(i));
    expect(await outcome({ nodes: [...patterns, ...nodes], output }, 30)).toMatch(
      'patterns compiled on the way included',
    );
  });
});
