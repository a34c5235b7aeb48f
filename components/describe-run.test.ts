import { expect, test } from 'vitest';
import { MetadataResponse } from '../server/api/schemas.ts';
import { describeRun } from './describe-run.ts';

const { examples } = MetadataResponse.meta() as { examples: [MetadataResponse] };
const FACTS = examples[0].data;

const textsOf = (facts: typeof FACTS) =>
  Object.fromEntries(describeRun(facts).map(({ term, text }) => [term, text]));

test('a run is told by what MLflow noted, what the model takes and gives, and what runs it', () => {
  expect(textsOf(FACTS)).toEqual({
    Created: '25 November 2026, 03:21 UTC',
    Flavour: 'tensorflow, keras',
    MLflow: '2.9.2',
    TensorFlow: '2.15.1',
    Takes: 'text: string[any]',
    Gives: 'probability: float32[any, 1]',
    Threshold: 'Above 50% a review is positive',
    Engine: 'Portable, chosen because it supports every operation of the model',
  });
});

test('what MLflow did not note is left out', () => {
  expect(textsOf({ ...FACTS, mlflow: null })).toMatchObject({ MLflow: 'No MLmodel file' });
  const noted = { flavor: 'tensorflow', model_type: null, created_at: null, mlflow_version: null };
  expect(Object.keys(textsOf({ ...FACTS, mlflow: noted })).slice(0, 2)).toEqual([
    'Flavour',
    'TensorFlow',
  ]);
});

test('a time that is written otherwise stays as it is, and an open shape says so', () => {
  const noted = {
    flavor: 'tensorflow',
    model_type: null,
    created_at: 'last week',
    mlflow_version: null,
  };
  const inputs = [{ name: 'text', dtype: 'string', shape: null }];
  expect(textsOf({ ...FACTS, mlflow: noted, inputs })).toMatchObject({
    Created: 'last week',
    Takes: 'text: string[…]',
  });
});
