import { expect, test } from 'vitest';
import type { GoldenText } from '../artifacts/golden-texts.ts';
import { Model } from './model.ts';
import { holdTrial } from './trial.ts';
import { TRIAL_TEXTS } from './trial-texts.ts';

async function modelThat(score: (text: string) => number | number[]): Promise<Model> {
  const model = new Model({
    run: { uuid: 'a', folder: '/' },
    loadEngine: async () => ({
      engine: {
        name: 'portable',
        predict: async (texts) => Float32Array.from(texts.flatMap(score)),
        dispose() {},
      },
      reason: 'it is the only one',
      tensorflowVersion: '2.15.1',
      inputs: [],
      outputs: [{ name: 'scores', dtype: 'float32', shape: [-1, [score('')].flat().length] }],
    }),
  });
  await model.load();
  return model;
}

const half = TRIAL_TEXTS.slice(0, TRIAL_TEXTS.length / 2);
const asTrained = (text: string) => (half.includes(text) ? 0.9 : 0.1);

test('a run agrees where it has the same sentiments, whatever the probabilities', async () => {
  const current = await modelThat(asTrained);
  const candidate = await modelThat((text) => (half.includes(text) ? 0.51 : 0.5));
  const report = await holdTrial({ candidate, current, golden: undefined, leastAgreement: 1 });
  expect(report).toEqual({ against: 'active', matched: 24, total: 24, passed: true });
});

test('one that says the same of every text agrees on half, which is not enough', async () => {
  const current = await modelThat(asTrained);
  const candidate = await modelThat(() => 0.9);
  const trial = { candidate, current, golden: undefined };
  expect(await holdTrial({ ...trial, leastAgreement: 0.75 })).toMatchObject({
    matched: 12,
    passed: false,
  });
  expect(await holdTrial({ ...trial, leastAgreement: 0.5 })).toMatchObject({ passed: true });
});

test('golden texts count alone: each sentiment and each probability has to be met', async () => {
  const current = await modelThat(() => 0.1);
  const candidate = await modelThat((text) => Number(text));
  const golden: GoldenText[] = [
    { text: '0.8', sentiment: 'positive' },
    { text: '0.3', probability: 0.3004 },
    { text: '0.6', sentiment: 'positive', probability: 0.6 },
  ];
  expect(await holdTrial({ candidate, current, golden, leastAgreement: 1 })).toEqual({
    against: 'golden',
    matched: 3,
    total: 3,
    passed: true,
  });
  const wrong: GoldenText[] = [...golden, { text: '0.7', probability: 0.75 }];
  expect(await holdTrial({ candidate, current, golden: wrong, leastAgreement: 0 })).toMatchObject({
    matched: 3,
    total: 4,
    passed: false,
  });
});

test('where the active run cannot answer there is nobody to agree with', async () => {
  const current = await modelThat(asTrained);
  current.dispose();
  const candidate = await modelThat(() => 0.9);
  const report = await holdTrial({ candidate, current, golden: undefined, leastAgreement: 1 });
  expect(report).toMatchObject({ total: 0, passed: true });
});

test('of several classes the greatest has to be the same; a sentiment is none of them', async () => {
  const classes = (text: string) => (half.includes(text) ? [0.1, 0.2, 0.7] : [5, 0, -5]);
  const current = await modelThat(classes);
  const trial = { current, golden: undefined, leastAgreement: 1 };
  const same = await modelThat((text) => classes(text).map((score) => 2 * score));
  expect(await holdTrial({ ...trial, candidate: same })).toMatchObject({
    matched: 24,
    passed: true,
  });
  const other = await modelThat(() => [0, 0, 1]);
  expect(await holdTrial({ ...trial, candidate: other })).toMatchObject({
    matched: 12,
    passed: false,
  });
  const binary = await modelThat(asTrained);
  expect(await holdTrial({ ...trial, candidate: binary })).toMatchObject({ matched: 0 });
});
