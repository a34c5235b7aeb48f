import { expect, test, vi } from 'vitest';
import { encodeStrings } from '../string-column.ts';
import { indexStrings } from './string-index.ts';

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
