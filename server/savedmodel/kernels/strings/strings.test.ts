import { expect, test } from 'vitest';
import { lowerStrings, upperStrings } from './case.ts';
import golden from './generated/golden.json';
import { type GoldenText, goldenColumn, goldenTexts } from './golden.ts';
import { joinStrings, reduceJoin } from './join.ts';
import { stringLengths } from './length.ts';
import { stringNgrams } from './ngrams.ts';
import { splitStrings } from './split.ts';
import { stripStrings } from './strip.ts';
import { decodeUnicode } from './unicode-decode.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);

test('changes case as TensorFlow does, ASCII alone or all letters', () => {
  const column = goldenColumn(golden.case.inputs as GoldenText[]);
  expect(goldenTexts(lowerStrings(column, ''))).toEqual(golden.case.lower);
  expect(goldenTexts(upperStrings(column, ''))).toEqual(golden.case.upper);
  expect(goldenTexts(lowerStrings(column, 'utf-8'))).toEqual(golden.case.lowerUtf8);
  expect(goldenTexts(upperStrings(column, 'utf-8'))).toEqual(golden.case.upperUtf8);
});

test('strips and measures strings as TensorFlow does', () => {
  const column = goldenColumn(golden.case.inputs as GoldenText[]);
  expect(goldenTexts(stripStrings(column))).toEqual(golden.case.strip);
  expect(Array.from(stringLengths(column, 'BYTE'))).toEqual(golden.case.lengthByte);
  expect(Array.from(stringLengths(column, 'UTF8_CHAR'))).toEqual(golden.case.lengthChar);
});

test('splits strings as TensorFlow does, with and without a separator and a limit', () => {
  for (const { sep, maxsplit, inputs, values, rows, shape } of golden.split) {
    const split = splitStrings(goldenColumn(inputs as GoldenText[]), utf8(sep), maxsplit);
    const name = `sep ${JSON.stringify(sep)}, maxsplit ${maxsplit}`;
    expect(goldenTexts(split.values), name).toEqual(values);
    expect([split.rowSplits.length - 1, split.width], name).toEqual(shape);
    const counts = inputs.map((_, row) => rows.filter((of) => of === row).length);
    expect(Array.from(split.rowSplits.subarray(1), (end, i) => end - split.rowSplits[i]!)).toEqual(
      counts,
    );
  }
});

test('makes the n-grams that TensorFlow makes, padded or not', () => {
  for (const {
    separator,
    widths,
    leftPad,
    rightPad,
    padWidth,
    preserveShort,
    ...rows
  } of golden.ngrams) {
    const made = stringNgrams(goldenColumn(rows.data as GoldenText[]), rows.splits, {
      separator: utf8(separator),
      widths,
      leftPad: utf8(leftPad),
      rightPad: utf8(rightPad),
      padWidth,
      preserveShort,
    });
    const name = JSON.stringify({ widths, leftPad, rightPad, padWidth, preserveShort });
    expect(Array.from(made.splits), name).toEqual(rows.ngramsSplits);
    expect(goldenTexts(made.ngrams), name).toEqual(rows.ngrams);
  }
});

test('refuses rows that do not span the words', () => {
  const options = {
    separator: utf8(''),
    leftPad: utf8(''),
    rightPad: utf8(''),
    padWidth: 0,
    preserveShort: false,
  };
  const words = goldenColumn(['a', 'b']);
  for (const splits of [
    [1, 2],
    [0, 1],
    [0, 3],
    [0, 2, 1],
  ]) {
    expect(() => stringNgrams(words, splits, { ...options, widths: [1] })).toThrow(/split/);
  }
  expect(() => stringNgrams(words, [0, 2], { ...options, widths: [0] })).toThrow('ngram_widths');
});

test('joins strings as TensorFlow does, side by side and along the last axis', () => {
  const { rows, separator, reduced, joined, joinedPlain } = golden.join;
  const columns = rows.map((row) => goldenColumn(row as GoldenText[]));
  const s = goldenColumn(['s']);
  const all = goldenColumn(rows.flat() as GoldenText[]);
  expect(goldenTexts(reduceJoin(all, rows.length, 4, utf8(separator)))).toEqual(reduced);
  const [first, second, third] = columns as [
    (typeof columns)[0],
    (typeof columns)[0],
    (typeof columns)[0],
  ];
  expect(goldenTexts(joinStrings([first, second, s, third], utf8(separator)))).toEqual(joined);
  expect(goldenTexts(joinStrings([first, s], utf8('')))).toEqual(joinedPlain);
  expect(goldenTexts(reduceJoin(goldenColumn([]), 2, 0, utf8(separator)))).toEqual(['', '']);
});

test('decodes characters as TensorFlow does, whatever the bytes', () => {
  const { inputs, codePoints, starts, splits } = golden.characters;
  const decoded = decodeUnicode(goldenColumn(inputs as GoldenText[]));
  expect(Array.from(decoded.codePoints)).toEqual(codePoints);
  expect(Array.from(decoded.starts)).toEqual(starts);
  expect(Array.from(decoded.rowSplits)).toEqual(splits);
});
