import { describe, expect, test } from 'vitest';
import { lengthField } from '../../bench/fuzz/mutate-message.ts';
import { decodeStrings, loadSavedModel, stringTensor } from '../savedmodel/index.ts';
import {
  countAttr,
  fn,
  functionAttr,
  hostileModel,
  message,
  node,
  type Parts,
  tensorAttr,
  textAttr,
  typeAttr,
  typesAttr,
} from './hostile-model.ts';
import { outcome } from './hostile-outcome.ts';

const INT = 3;
const STRING = 7;
const TEXTS = typesAttr(STRING);

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

  test('in two parts are one, as TensorFlow reads them', async () => {
    const nodes = [node('StringLower', 'a', ['text'])];
    const moreNodes = [node('StringStrip', 'b', ['a'])];
    const files = hostileModel({ nodes, moreNodes, output: 'b:0' });
    const [found] = (await loadSavedModel(files)).run([stringTensor([' GOOD '])]);
    expect(found?.dtype === 'string' && decodeStrings(found.data)).toEqual(['good']);
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
