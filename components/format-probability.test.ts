import { expect, test } from 'vitest';
import { formatProbability, formatThreshold } from './format-probability.ts';

test.each([
  [0.968, '96.8%'],
  [0.5, '50.0%'],
  [0.0312, '3.1%'],
  [0, '0%'],
  [1, '100%'],
])('%f reads %s', (probability, text) => {
  expect(formatProbability(probability)).toBe(text);
});

test('what is almost certain is not rounded to certainty', () => {
  expect(formatProbability(0.99999)).toBe('>99.9%');
  expect(formatProbability(0.9995)).toBe('>99.9%');
  expect(formatProbability(0.9994)).toBe('99.9%');
  expect(formatProbability(0.00001)).toBe('<0.1%');
});

test('a threshold is written as it was set', () => {
  expect([0.07, 0.5, 0.29, 1, 0.123456].map(formatThreshold)).toEqual([
    '7%',
    '50%',
    '29%',
    '100%',
    '12.3456%',
  ]);
});
