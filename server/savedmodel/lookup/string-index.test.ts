import { expect, test, vi } from 'vitest';
import { encodeStrings } from '../string-column.ts';
import { collidingWords } from './colliding-words.ts';
import { indexStrings, StringIndex } from './string-index.ts';

test('a column is indexed once, by its strings’ positions', () => {
  const column = encodeStrings(['', 'good', 'goo', '\0']);
  const index = indexStrings(column);
  const { bytes, offsets, length } = encodeStrings(['\0', 'goo', 'good', '', 'go']);
  const found = Array.from({ length }, (_, i) => index.find(bytes, offsets[i]!, offsets[i + 1]!));
  expect(found).toEqual([3, 2, 1, 0, -1]);
  expect(indexStrings(column)).toBe(index);
  expect(indexStrings(encodeStrings(['bad']))).not.toBe(index);
});

test('an entry that is there twice is told, each time', () => {
  const column = encodeStrings(['good', 'bad', 'good']);
  for (const _ of [1, 2]) expect(() => indexStrings(column)).toThrow('Entry 3 of a vocabulary');
});

test('where strings come to lie is not the same in any two processes', async () => {
  const seeds = new Set<number>();
  for (let i = 0; i < 5; i++) {
    vi.resetModules();
    seeds.add((await import('./string-index.ts')).HASH_SEED);
  }
  expect(seeds.size).toBe(5);
});

/** Milliseconds that words take to be added; each is found again. */
function millisOf(words: readonly string[]): number {
  const { bytes, offsets, length } = encodeStrings(words);
  const begin = performance.now();
  const index = new StringIndex(bytes);
  for (let i = 0; i < length; i++) expectNumber(index.add(offsets[i]!, offsets[i + 1]!), i);
  for (let i = 0; i < length; i++) expectNumber(index.find(bytes, offsets[i]!, offsets[i + 1]!), i);
  return performance.now() - begin;
}

function expectNumber(number: number, wanted: number): void {
  if (number !== wanted) throw new Error(`${number} is not ${wanted}.`);
}

test('words that were made to share a hash are numbered about as fast as others', () => {
  const words = collidingWords(14);
  expect(new Set(words).size).toBe(2 ** 14);
  const others = words.map((_, i) => `${i}`.padEnd(words[0]!.length, 'x'));
  millisOf(others);
  expect(millisOf(words) / millisOf(others)).toBeLessThan(20);
});
