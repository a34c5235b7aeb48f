import { expect, test } from 'vitest';
import { formatPercent, formatProbability } from './format-probability.ts';

test.each([
  [0.968, '96.8%'],
  [0.5, '50.0%'],
  [0.0312, '3.1%'],
  [0, '0%'],
  [1, '100%'],
])('%f reads %s', (probability, text) => {
  expect(formatProbability(probability)).toBe(text);
});

test.each([
  [0.9994, '99.9%'],
  [0.9995, '>99.9%'],
  [0.99999, '>99.9%'],
  [1 - Number.EPSILON, '>99.9%'],
  [0.0006, '0.1%'],
  [0.0004, '<0.1%'],
  [Number.MIN_VALUE, '<0.1%'],
])('what is almost certain is not rounded to certainty: %d reads %s', (probability, text) => {
  expect(formatProbability(probability)).toBe(text);
});

test.each([
  [0.07, '7%'],
  [0.29, '29%'],
  [0.5, '50%'],
  [0.12345, '12.345%'],
  [0.00001, '0.001%'],
  [0, '0%'],
  [1, '100%'],
])('a threshold of %d reads %s, as it was set', (share, text) => {
  expect(formatPercent(share)).toBe(text);
});
