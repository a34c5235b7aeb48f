import { expect, test } from 'vitest';
import { describeScores } from './describe-scores.ts';
import type { Answer } from './use-scores.ts';

const model = { model_uuid: 'run', engine: 'portable' as const };
const answer = (...sentiments: ('positive' | 'negative')[]): Answer => ({
  data: sentiments.map((sentiment, id) => ({ review_id: id, sentiment, probability: 0.5 })),
  model,
});
const idle = { answer: undefined, pending: false, modelLoading: false };

test('counts what came out', () => {
  const reviews = ['a', 'b', 'c'];
  expect(
    describeScores({ ...idle, reviews, answer: answer('positive', 'negative', 'positive') }),
  ).toBe('3 reviews scored: 2 positive, 1 negative.');
});

test('one review is one review', () => {
  expect(describeScores({ ...idle, reviews: ['a'], answer: answer('negative') })).toBe(
    '1 review scored: 0 positive, 1 negative.',
  );
});

test('says what it waits for', () => {
  expect(describeScores({ ...idle, reviews: ['a'], pending: true })).toBe('Scoring 1 review.');
  expect(describeScores({ ...idle, reviews: ['a'], pending: true, modelLoading: true })).toMatch(
    /still loading/,
  );
});

test('has nothing to say before the first review or of a failure', () => {
  expect(describeScores({ ...idle, reviews: undefined })).toBe('');
  expect(describeScores({ ...idle, reviews: ['a'] })).toBe('');
});
