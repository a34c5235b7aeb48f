import { expect, test } from 'vitest';
import { excerptOf } from './excerpt-of.ts';

test('a text that fits has no excerpt', () => {
  expect(excerptOf('Great.')).toBeUndefined();
  expect(excerptOf('a'.repeat(240))).toBeUndefined();
});

test('a long text is cut between words', () => {
  const excerpt = excerptOf('wonderful '.repeat(40));
  expect(excerpt).toMatch(/wonderful$/);
  expect(excerpt?.length).toBeLessThanOrEqual(240);
});

test('a text of many short lines is cut at a line', () => {
  expect(excerptOf('1\n2\n3\n4\n5\n6')).toBe('1\n2\n3\n4');
});

test('a long text without spaces is cut without half an emoji', () => {
  const excerpt = excerptOf(`a${'😀'.repeat(300)}`);
  expect(excerpt).toMatch(/^a😀+$/u);
});

test('a very long text is cut quickly', () => {
  const start = performance.now();
  for (let round = 0; round < 1_000; round++) excerptOf('a\n'.repeat(50_000));
  expect(performance.now() - start).toBeLessThan(10_000);
});
