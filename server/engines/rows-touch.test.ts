import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { decodeStrings, LimitError } from '../savedmodel/index.ts';
import { hostileModel, node, tensorAttr, typeAttr } from './hostile-model.ts';
import { loadPortableEngine } from './portable.ts';
import { rowsTouch } from './rows-touch.ts';

type Score = (lengths: readonly number[], texts: readonly string[]) => readonly number[];

function touch(score: Score): boolean {
  return rowsTouch((column) => {
    const texts = decodeStrings(column);
    const lengths = texts.map((text) => text.length);
    return Float32Array.from(score(lengths, texts));
  });
}

test.each<[string, Score]>([
  ['each by itself', (lengths) => lengths.map((length) => length / 10)],
  ['the last digits apart', (lengths) => lengths.map((length) => length + lengths.length * 1e-6)],
  ['nothing to go by', (lengths) => lengths.map(() => Number.NaN)],
  [
    'no empty texts',
    (lengths) => {
      if (lengths.includes(0)) throw new Error('Assert');
      return lengths;
    },
  ],
])('rows do not touch where a model has %s', (_, score) => {
  expect(touch(score)).toBe(false);
});

test.each<[string, Score]>([
  ['the longest', (lengths) => lengths.map((length) => length / Math.max(...lengths, 1))],
  ['how many there are', (lengths) => lengths.map((length) => length + lengths.length)],
  ['those before', (lengths) => lengths.map((_, i) => lengths.slice(0, i).length)],
  ['those after', (lengths) => lengths.map((_, i) => lengths.slice(i).reduce((a, b) => a + b, 0))],
  [
    'the same text again',
    (_, texts) => texts.map((text) => texts.filter((t) => t === text).length),
  ],
  ['the shortest', (lengths) => lengths.map((x) => (Math.min(...lengths) === 0 ? x : Number.NaN))],
])('rows touch where an answer depends on %s', (_, score) => {
  expect(touch(score)).toBe(true);
});

test('rows are taken to touch where nothing can be told', () => {
  const refuse = (error: Error) => () => {
    throw error;
  };
  expect(touch(refuse(new Error('Assert')))).toBe(true);
  expect(touch(refuse(new LimitError('too much')))).toBe(true);
  const alone: Score = (lengths) => (lengths.length === 1 ? lengths : refuse(new Error('no'))());
  expect(touch(alone)).toBe(true);
});

test('a text’s answer is its own where a model looks at all rows', async () => {
  const axis = { dtype: typeAttr(3), value: tensorAttr(3, [1], [7, 0]) };
  const nodes = [
    node('StringLength', 'length', ['text']),
    node('Cast', 'number', ['length'], { SrcT: typeAttr(3), DstT: typeAttr(1) }),
    node('Const', 'axis', [], axis),
    node('Max', 'longest', ['number', 'axis'], { T: typeAttr(1), Tidx: typeAttr(3) }),
    node('Sub', 'shorter', ['number', 'longest'], { T: typeAttr(1) }),
  ];
  const files = hostileModel({ nodes, output: 'shorter:0', outputType: 1 });
  const folder = await mkdtemp(join(tmpdir(), 'rows-touch-'));
  await writeFile(join(folder, 'saved_model.pb'), (await files.read('saved_model.pb')) ?? '');
  const engine = await loadPortableEngine(folder);
  expect(await engine.predict(['a', 'longer'])).toEqual(Float32Array.of(0, 0));
  await rm(folder, { recursive: true });
});
