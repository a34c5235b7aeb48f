import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SavedModelError, type TensorSpec } from '../savedmodel/index.ts';
import { textRankOf, widthOf } from './classifier.ts';
import { loadPortableEngine } from './portable.ts';

// Made by training/golden/make_classes.py: a softmax over three classes.
const FOLDER = 'training/golden/classes';
const answers = JSON.parse(readFileSync(`${FOLDER}/answers.json`, 'utf8')) as {
  text: string;
  classes: number[];
}[];

test('a model of several classes answers the numbers that TensorFlow does, text by text', async () => {
  const engine = await loadPortableEngine(`${FOLDER}/model`);
  const scores = await engine.predict(answers.map(({ text }) => text));
  const expected = answers.flatMap(({ classes }) => classes);
  expect(scores).toHaveLength(expected.length);
  const far = expected.filter((value, i) => Math.abs(value - (scores[i] as number)) > 1e-6);
  expect(far).toEqual([]);
});

const output = (shape: readonly number[] | null, dtype = 'float32') =>
  [{ name: 'classes', dtype, shape }] as TensorSpec[];
const inputs: TensorSpec[] = [{ name: 'text', dtype: 'string', shape: [-1] }];

test('the signature tells how many numbers come of a text', () => {
  const shapes: [number[] | null, number][] = [
    [null, 1],
    [[-1], 1],
    [[-1, 1], 1],
    [[-1, -1], 1],
    [[-1, 3], 3],
  ];
  for (const [shape, width] of shapes) expect(widthOf(output(shape))).toBe(width);
});

test.each([
  ['several outputs', [...output([-1, 2]), ...output([-1, 1])]],
  ['labels', output([-1, 1], 'string')],
  ['no classes at all', output([-1, 0])],
])('a model that answers %s is refused', (_, outputs) => {
  expect(() => textRankOf({ inputs, outputs })).toThrow(SavedModelError);
});
