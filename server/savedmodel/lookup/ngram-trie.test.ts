import { afterEach, expect, test, vi } from 'vitest';
import { columnOf, type StringColumn } from '../string-column.ts';
import { collidingWords } from './colliding-words.ts';
import { buildNgramTrie, followEdge, type NgramTrie } from './ngram-trie.ts';

afterEach(() => vi.unstubAllGlobals());

/** One character stands for a byte. */
const bytesOf = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));
const columnFrom = (texts: readonly string[]) => columnOf(texts.map(bytesOf));
const SPACE = 32;

/** Where an n-gram is in the vocabulary of a trie, or -1. */
function positionOf({ words, edges, entries, depth }: NgramTrie, ngram: string): number {
  const numbers = ngram.split(' ').map((word) => words.find(bytesOf(word), 0, word.length));
  if (numbers.length > depth || numbers.includes(-1)) return -1;
  const node = numbers
    .slice(1)
    .reduce((at, n) => (at < 0 ? at : followEdge(edges, at, n)), numbers[0]!);
  return node < 0 ? -1 : entries[node]!;
}

/** Checks every n-gram, and others made of the same words, against what the vocabulary says. */
function expectSame(
  column: StringColumn,
  texts: readonly string[],
  widths: readonly number[],
): void {
  const trie = buildNgramTrie(column, SPACE, widths);
  if (!trie) throw new Error('There is no trie.');
  const words = texts.flatMap((text) => text.split(' '));
  const others = texts.map((text, i) => `${text} ${words[(i * 7) % words.length]}`);
  const begins = texts.map((text) => text.split(' ').slice(0, -1).join(' '));
  const positions = new Map(texts.map((text, i) => [text, i]));
  const wrong = [...texts, ...others, ...begins].filter((text) => {
    const isWanted = widths.includes(text.split(' ').length);
    return positionOf(trie, text) !== (isWanted ? (positions.get(text) ?? -1) : -1);
  });
  expect(wrong).toEqual([]);
}

function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >> 8) % below;
  };
}

/** Words of any bytes but the separator: empty ones, beginnings of each other, as long as to span several integers. */
const PIECES = [
  '',
  'a',
  'aa',
  'ab',
  '\0',
  '\0\0',
  'ÿ',
  'Ã',
  '\n',
  'abcd',
  'abcde',
  'abcdefgh',
  'é'.repeat(9),
];

function randomNgrams(seed: number): string[] {
  const random = randomFrom(seed);
  const word = () => `${PIECES[random(PIECES.length)]}${PIECES[random(PIECES.length)]}`;
  const ngram = () => Array.from({ length: 1 + random(5) }, word).join(' ');
  return [...new Set(Array.from({ length: 1 + random(400) }, ngram))];
}

test('finds each n-gram of words of any bytes, sorted or not, and nothing else', () => {
  for (let seed = 0; seed < 60; seed++) {
    const texts = randomNgrams(seed);
    for (const widths of [[1], [2], [1, 2, 3], [3, 1], [5]]) {
      expectSame(columnFrom(texts), texts, widths);
      const sorted = texts.toSorted();
      expectSame(columnFrom(sorted), sorted, widths);
    }
  }
});

test('a column may be part of a larger one', () => {
  const { bytes, offsets } = columnFrom(['before', 'a b', 'a c', 'behind']);
  expectSame({ bytes, offsets: offsets.subarray(1), length: 2 }, ['a b', 'a c'], [1, 2]);
});

test.each([0, 1, 129, 5_000, 70_000])('%d words of their own, and pairs of them', (count) => {
  const words = Array.from({ length: count }, (_, i) => `w${i * 7}`);
  const pairs = words.map((word, i) => `${word} ${words[(i * 31) % count]}`);
  const texts = [...words, ...pairs];
  expectSame(columnFrom(texts), texts, [1, 2]);
});

test('n-grams of up to thirty new words each', () => {
  const texts = Array.from({ length: 500 }, (_, i) =>
    Array.from({ length: 1 + (i % 30) }, (_, k) => `${i}.${k}`).join(' '),
  );
  const widths = Array.from({ length: 30 }, (_, i) => i + 1);
  expectSame(columnFrom(texts), texts, widths);
  expectSame(columnFrom(texts.slice(29, 30)), texts.slice(29, 30), widths);
  expect(buildNgramTrie(columnFrom(texts), SPACE, [31])).toBeUndefined();
});

test('words of the same hash are not taken for each other', () => {
  const texts = ['0syllld', '0wkvmoh', '1izo12l 032bv7p'];
  expectSame(columnFrom(texts), texts, [1, 2]);
});

test('one word may be followed by any other', () => {
  const texts = Array.from({ length: 20_000 }, (_, i) => `the ${i}`);
  expectSame(columnFrom(texts), texts, [2]);
});

test('there is none where what follows a word would be searched for long', () => {
  const words = Array.from({ length: 150_000 }, (_, i) => `${i}`);
  const home = (word: number) => Math.imul(word + 1, 0x9e3779b1) >>> 16;
  const crowd = words.filter((_, i) => home(i) < 300).map((word) => `0 ${word}`);
  expect(crowd.length).toBeGreaterThan(600);
  expect(buildNgramTrie(columnFrom([...words, ...crowd]), SPACE, [1, 2])).toBeUndefined();
  expect(
    buildNgramTrie(columnFrom([...words, ...crowd.slice(0, 400)]), SPACE, [1, 2]),
  ).toBeDefined();
});

test('says which n-gram is there twice, unless nothing can match it', () => {
  const column = columnFrom(['a', 'a b', 'c', 'a b', 'd e f', 'd e f']);
  expect(() => buildNgramTrie(column, SPACE, [1, 2])).toThrow('Entry 4 of a vocabulary');
  expect(() => buildNgramTrie(column, SPACE, [1, 2, 3])).toThrow('Entry 4 of a vocabulary');
  expect(buildNgramTrie(column, SPACE, [1])).toBeDefined();
});

test('there is none without WebAssembly', () => {
  vi.stubGlobal('WebAssembly', undefined);
  expect(buildNgramTrie(columnFrom(['a']), SPACE, [1])).toBeUndefined();
});

test('no trie is built of words that were made to share a hash: it would take the square of their time', () => {
  const words = collidingWords(10);
  expect(buildNgramTrie(columnFrom(words.slice(0, 500)), SPACE, [1])).toBeDefined();
  expect(buildNgramTrie(columnFrom(words), SPACE, [1])).toBeUndefined();
});
