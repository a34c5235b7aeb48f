import { expect, test } from 'vitest';
import { WordDictionary } from './word-dictionary.ts';

const bytesOf = (...bytes: number[]) => Uint8Array.from(bytes);

test('any bytes are a word: none, NUL, what is no UTF-8, and the beginning of another', () => {
  const words = [[], [0], [0, 0], [255], [0xc3], [0xc3, 0xa4], [97], [97, 0], [97, 98]];
  const dictionary = new WordDictionary();
  const numbers = () => words.map((word) => dictionary.find(bytesOf(...word), 0, word.length));
  expect(numbers()).toEqual([...words.keys()]);
  expect(numbers()).toEqual([...words.keys()]);
});

test('words keep their numbers however many come after them, and are given back from one on', () => {
  const dictionary = new WordDictionary();
  const encoder = new TextEncoder();
  const find = (i: number) => {
    const bytes = encoder.encode(`a long way ${i} `);
    return dictionary.find(bytes, 2, bytes.length - 1);
  };
  for (let i = 0; i < 20_000; i++) if (find(i) !== i) throw new Error(`${i} is new`);
  for (let i = 0; i < 20_000; i++) if (find(i) !== i) throw new Error(`${i} is known`);
  const { bytes, offsets, length } = dictionary.wordsFrom(19_998);
  const last = new TextDecoder().decode(bytes.subarray(offsets[1], offsets[2]));
  expect([dictionary.size, length, last]).toEqual([20_000, 2, 'long way 19999']);
});
