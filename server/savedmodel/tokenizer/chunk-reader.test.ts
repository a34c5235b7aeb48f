import { describe, expect, it, test, vi } from 'vitest';
import { ColumnBuilder } from '../column-builder.ts';
import { indexStrings, type StringIndex } from '../lookup/string-index.ts';
import { compileReplacer, type TextStep } from '../regex/chain.ts';
import { columnOf } from '../string-column.ts';
import { MAX_CHUNK, TEXT_BYTES } from './chunk-code.ts';
import { ChunkReader } from './chunk-reader.ts';
import { chunkingOf } from './token-local.ts';
import { PlainReader, SPACE_ALONE } from './word-reader.ts';

const LOWER: TextStep = { kind: 'lower' };
const STRIP: TextStep = { kind: 'strip' };
const replace = (pattern: string, rewrite: string, global = true): TextStep => ({
  kind: 'replace',
  pattern,
  rewrite,
  global,
});

const PIECES = [
  ...[
    'a',
    'A',
    'b',
    'br',
    '<br',
    '<',
    '/>',
    ' ',
    ' ',
    '  ',
    "n't",
    "'",
    '’',
    '!',
    '?',
    '9',
    '_',
    '-',
  ],
  ...[
    '\t',
    '\n',
    '\r',
    '\u000b',
    '\u0000',
    'é',
    'É',
    '中',
    '😀',
    '\u2003',
    '\u00a0',
    '<br />',
    '<br  ',
  ],
].map((text) => new TextEncoder().encode(text));
const BROKEN = [[0xc3], [0xa9], [0xe2, 0x80], [0xf0, 0x9f], [0xff]].map((b) => Uint8Array.from(b));

const WORDS = [
  'a',
  'b',
  'br',
  'ab',
  'ba',
  '!',
  '?',
  '9',
  'not',
  'an',
  'é',
  'aé',
  '中',
  '',
  '<br',
  '/>',
  'X',
];
const words = indexStrings(columnOf(WORDS.map((word) => new TextEncoder().encode(word))));

/** The steps over the whole text, and only then its words. */
function readWhole(steps: readonly TextStep[], index: StringIndex, text: Uint8Array): number[] {
  const changed = new ColumnBuilder(0, 0);
  if (steps.length > 0) compileReplacer(steps).replace(text, 0, text.length, changed);
  else changed.append(text, 0, text.length);
  const reader = new PlainReader(index);
  const count = reader.read(changed.bytes, 0, changed.size);
  return [...reader.numbers.subarray(0, count)];
}

function randomTexts(count: number): Uint8Array[] {
  let state = 7;
  const random = (below: number) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 8) % below;
  };
  const all = [...PIECES, ...BROKEN];
  return Array.from({ length: count }, () =>
    Uint8Array.from(Array.from({ length: random(30) }, () => [...all[random(all.length)]!]).flat()),
  );
}

describe('chunk by chunk, a text has the words that it has as a whole', () => {
  const texts = [
    ...randomTexts(3000),
    new TextEncoder().encode(
      `a ${'b'.repeat(MAX_CHUNK)} a ${'中'.repeat(500)} <br ${' '.repeat(200)}/>a`,
    ),
  ];

  test.each([
    ['nothing done', []],
    ['lower-casing', [LOWER]],
    ['punctuation dropped', [LOWER, replace('[!"#$%&()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~\']', '')]],
    [
      'words turned and joined',
      [replace("n't\\b", ' not'), replace('\\bb', '!'), replace('(a)(b)', '\\2\\1')],
    ],
    ['runs separated', [LOWER, replace('[^a-z0-9!?\\x{c0}-\\x{24f}]+', ' '), STRIP]],
    ['a match that holds spaces', [LOWER, replace('<br */?>', ' '), replace('!', ' ! ')]],
    ['a match that holds spaces and joins', [replace('<(br)? *[a/]', ''), replace('[^a-z]', ' ')]],
    ['matches that go on over words', [replace('b[a ]*A', 'X'), LOWER]],
    ['a match that ends in a space', [replace('<br> ', 'b')]],
    ['a match that may end in a space', [LOWER, replace('[.,<] ?', 'a')]],
    ['a match that ends in any white space', [replace('<br\\s', ''), LOWER]],
    ['a match that ends in what is no letter', [LOWER, replace('a\\W', '!')]],
    ['a match that ends in any byte', [replace('a.', 'b')]],
    ['a match with a space in its last place or not', [replace('b[^a]', ' a')]],
    ['numbers behind which a space is dropped', [replace('[0-9]+ ', '')]],
  ] as [string, TextStep[]][])('%s', (_, steps) => {
    const chunking = chunkingOf(steps);
    expect(chunking).toBeDefined();
    const reader = new ChunkReader(steps, chunking!, words);
    // Twice: what is remembered of the first time has to be right too.
    for (const text of [...texts, ...texts]) {
      const count = reader.read(text, 0, text.length);
      const got = [...reader.numbers.subarray(0, count)];
      if (got.join() !== readWhole(steps, words, text).join()) {
        expect({ text: Buffer.from(text).toString('latin1'), got }).toEqual(
          readWhole(steps, words, text),
        );
      }
    }
  });
});

describe('where the space alone separates words, other white space is part of them', () => {
  test.each([
    ['lower-casing', [LOWER]],
    ['what is no letter dropped', [LOWER, replace('[^\\w\\s]|_', '')]],
    ['what is no letter turned into spaces', [LOWER, replace('[^a-z0-9]+', ' ')]],
    ['tabs turned into letters', [replace('\t', 'a')]],
  ] as [string, TextStep[]][])('%s', (_, steps) => {
    const chunking = chunkingOf(steps, SPACE_ALONE);
    expect(chunking).toBeDefined();
    const reader = new ChunkReader(steps, chunking!, words);
    const plain = new PlainReader(words, SPACE_ALONE);
    for (const text of randomTexts(3000)) {
      const changed = new ColumnBuilder(0, 0);
      compileReplacer(steps).replace(text, 0, text.length, changed);
      const count = plain.read(changed.bytes, 0, changed.size);
      expect(reader.read(text, 0, text.length)).toBe(count);
      expect([...reader.numbers.subarray(0, count)]).toEqual([...plain.numbers.subarray(0, count)]);
    }
  });

  test.each([
    ['the ends of the text are stripped', [STRIP]],
    ['a run becomes a tab', [replace('[^a-z]+', '\t')]],
  ] as [string, TextStep[]][])('a text is not read in chunks where %s', (_, steps) => {
    expect(chunkingOf(steps)).toBeDefined();
    expect(chunkingOf(steps, SPACE_ALONE)).toBeUndefined();
  });
});

test.each([
  ['the first match alone is replaced', [replace('a', 'b', false)]],
  ['a pattern looks for the beginning of the text', [replace('^a', 'b')]],
  ['a pattern looks for the end of a line', [replace('(?m)a$', 'b')]],
  ['a pattern matches nothing', [replace('a*', 'b')]],
  ['spaces are dropped', [replace(' ', '')]],
  ['spaces become letters', [replace('[^a-z]+', '_')]],
  ['spaces are counted', [replace('  ', 'a')]],
  ['a match that holds spaces comes second', [replace('a', 'b'), replace('<br */?>', ' ')]],
  ['a character of a run is kept', [replace('([^a-z])+', '\\1')]],
  ['a run is kept behind a space', [replace('[ ,]+', ' \\0')]],
  ['white space is kept between letters', [replace('\\s', 'a\\0b')]],
] as [string, TextStep[]][])('a text is not read in chunks where %s', (_, steps) => {
  expect(chunkingOf(steps)).toBeUndefined();
});

it('reads long texts piece by piece, wherever a piece ends', () => {
  const steps = [replace('<br */?>', ' '), LOWER];
  const reader = new ChunkReader(steps, chunkingOf(steps)!, words);
  const long15 = ` ${'b'.repeat(MAX_CHUNK)} `;
  const pieces = ['a ', 'ab ', 'b ', 'ba ', 'a<br />b ', long15, 'A'.repeat(20), '  ', 'é! '];
  for (let shift = 0; shift < 40; shift++) {
    const long = Array.from(
      { length: 9_000 },
      (_, i) => pieces[(i * i + shift) % pieces.length],
    ).join('');
    const text = new TextEncoder().encode('a'.repeat(shift) + long);
    expect(text.length).toBeGreaterThan(2 * TEXT_BYTES);
    const count = reader.read(text, 0, text.length);
    expect(reader.numbers.slice(0, count)).toEqual(Int32Array.from(readWhole(steps, words, text)));
  }
});

it('two readers that take turns do not answer for each other', () => {
  const readers = [[LOWER], [LOWER, replace('b', '!')]].map(
    (steps) => [steps, new ChunkReader(steps, chunkingOf(steps)!, words)] as const,
  );
  for (const text of [...randomTexts(300), ...randomTexts(300)]) {
    for (const [steps, reader] of readers) {
      const count = reader.read(text, 0, text.length);
      expect([...reader.numbers.subarray(0, count)]).toEqual(readWhole(steps, words, text));
    }
  }
});

it('reads the same words where there is no WebAssembly', async () => {
  vi.resetModules();
  vi.stubGlobal('WebAssembly', undefined);
  const { ChunkReader } = await import('./chunk-reader.ts');
  const reader = new ChunkReader([LOWER], chunkingOf([LOWER])!, words);
  const text = new TextEncoder().encode(' A ab  B');
  expect(reader.read(text, 0, text.length)).toBe(3);
  vi.unstubAllGlobals();
  expect([...reader.numbers.subarray(0, 3)]).toEqual([...readWhole([LOWER], words, text)]);
});

it('remembers no more than it has room for, and stays right', () => {
  const reader = new ChunkReader([LOWER], chunkingOf([LOWER])!, words);
  const encoder = new TextEncoder();
  for (let i = 0; i < 100_000; i++) {
    const text = encoder.encode(`A${i} ab B`);
    expect(reader.read(text, 0, text.length)).toBe(3);
    if ([...reader.numbers.subarray(0, 3)].join() !== '-1,3,1') throw new Error(`wrong at ${i}`);
  }
});

it('reads in linear time where a match is under way over all of a text', () => {
  const steps = [replace('<br */?>', ' ')];
  const text = new TextEncoder().encode(`${'<br '.repeat(50_000)}`);
  const reader = new ChunkReader(steps, chunkingOf(steps)!, words);
  expect(reader.read(text, 0, text.length)).toBe(50_000);
  const spaces = new TextEncoder().encode(`<br${' '.repeat(300_000)}a`);
  expect(reader.read(spaces, 0, spaces.length)).toBe(2);
});
