import { expect, test } from 'vitest';
import { describeScores } from './describe-scores.ts';
import type { Answer } from './use-scores.ts';

const model = { model_uuid: 'run', engine: 'portable' as const };
const answer = (...probabilities: number[]): Answer => ({
  data: probabilities.map((probability, id) => ({
    review_id: id,
    sentiment: probability > 0.5 ? 'positive' : 'negative',
    probability,
  })),
  model,
});
const idle = { answer: undefined, pending: false, delay: undefined };

test('counts what came out', () => {
  const reviews = ['a', 'b', 'c'];
  expect(describeScores({ ...idle, reviews, answer: answer(0.9, 0.1, 0.6) })).toBe(
    '3 reviews scored: 2 positive, 1 negative.',
  );
  expect(describeScores({ ...idle, reviews, answer: answer(0.9, 0.1, 0.5) })).toBe(
    '3 reviews scored: 1 positive, 1 negative, 1 without evidence.',
  );
});

test('of one review it says what it is and how probable', () => {
  const say = (probability: number) =>
    describeScores({ ...idle, reviews: ['a'], answer: answer(probability) });
  expect(say(0.908)).toBe('Positive, 90.8%.');
  expect(say(0.07)).toBe('Negative, 7.0%.');
  expect(say(0.5)).toBe('No evidence, 50.0%.');
});

test('says what it waits for', () => {
  expect(describeScores({ ...idle, reviews: ['a'], pending: true })).toBe('Scoring 1 review.');
  const delay = { note: 'Busy', sentence: 'The server has too much to do.' };
  expect(describeScores({ ...idle, reviews: ['a'], pending: true, delay })).toBe(delay.sentence);
});

test('has nothing to say before the first review or of a failure', () => {
  expect(describeScores({ ...idle, reviews: undefined })).toBe('');
  expect(describeScores({ ...idle, reviews: ['a'] })).toBe('');
});
