import { expect, test } from 'vitest';
import { columnOf, type StringColumn } from '../string-column.ts';
import { compileChain, compileReplace, type TextStep } from './chain.ts';

const replace = (pattern: string, rewrite: string): TextStep => ({
  kind: 'replace',
  pattern,
  rewrite,
  global: true,
});

/** Bytes that patterns care about, whole characters and their pieces: no text is too odd. */
const PIECES = [
  ..."aZ9 !?'<br/>\n\t_-.",
  ...['é', 'ɏ', 'ß', '’', '中', '😀', '\u0000', '\u007f', '\u0080', '\u07ff', '\uffff'],
].map((text) => new TextEncoder().encode(text));
const BROKEN = [
  [0xc3],
  [0xa9],
  [0xe2, 0x80],
  [0xf0, 0x9f],
  [0xff],
  [0xc0, 0xaf],
  [0xed, 0xa0, 0x80],
];

const texts = randomTexts(600);

test.each([
  ['[^a-z0-9!?\\x{c0}-\\x{24f}]+', ' '],
  ['[a-z]+', ''],
  ['[^a]+', 'long rewrite'],
  ['[\\x{80}-\\x{10ffff}]+', '_'],
  ['[^\\n]+', '<\\\\>'],
  ['\\s+', ' '],
  ['[é中]+', '–'],
  ['.+', '.'],
])('a run of %s is replaced as the general way replaces it', (pattern, rewrite) => {
  const run = compileReplace(pattern, rewrite).apply(texts);
  // A group keeps the pattern from being recognised, and changes nothing else.
  const general = compileReplace(`(${pattern})`, rewrite).apply(texts);
  expect(bytesOf(run)).toEqual(bytesOf(general));
});

test.each([
  [
    [
      replace('<br */?>', ' '),
      replace('!', ' ! '),
      replace('\\?', ' ? '),
      replace('[^a-z!?]+', ' '),
    ],
  ],
  [[{ kind: 'lower' }, replace("n'", '<b'), replace('<br', '?'), replace('\\?', '')]],
  [[replace('a', 'b'), replace('b', 'c'), replace('c', '!!'), { kind: 'strip' }]],
  [[replace('^', 'x'), replace('z', ''), { kind: 'lower' }, replace('(\\w)(\\W)', '\\2\\1')]],
] as [TextStep[]][])('a chain gives what its steps give one by one', (steps) => {
  const together = compileChain(steps).apply(texts);
  const oneByOne = steps.reduce((column, step) => compileChain([step]).apply(column), texts);
  expect(bytesOf(together)).toEqual(bytesOf(oneByOne));
});

function randomTexts(count: number): StringColumn {
  const all = [...PIECES, ...BROKEN.map((bytes) => Uint8Array.from(bytes))];
  let state = 42;
  const random = (below: number) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 8) % below;
  };
  return columnOf(
    Array.from({ length: count }, () =>
      Uint8Array.from(
        Array.from({ length: random(24) }, () => [...all[random(all.length)]!]).flat(),
      ),
    ),
  );
}

function bytesOf({ bytes, offsets, length }: StringColumn): string[] {
  return Array.from({ length }, (_, i) =>
    Buffer.from(bytes.subarray(offsets[i], offsets[i + 1])).toString('latin1'),
  );
}
