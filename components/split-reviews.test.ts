import { describe, expect, test } from 'vitest';
import { separatorOf, splitReviews } from './split-reviews.ts';

describe('where the text has no blank line', () => {
  test('each line is a review, in order', () => {
    expect(splitReviews('Great.\nAwful.\nFine.')).toEqual(['Great.', 'Awful.', 'Fine.']);
  });
  test('line breaks of Windows and of old Macs count the same', () => {
    expect(splitReviews('Great.\r\nAwful.\rFine.')).toEqual(['Great.', 'Awful.', 'Fine.']);
  });
  test('one line is one review', () => {
    expect(splitReviews('Great.')).toEqual(['Great.']);
  });
});

describe('where a blank line stands between two reviews', () => {
  test('blank lines separate, and a single line break belongs to its review', () => {
    expect(splitReviews('Great.\nTruly.\n\nAwful.')).toEqual(['Great.\nTruly.', 'Awful.']);
  });
  test('any number of blank lines separates once', () => {
    expect(splitReviews('Great.\n\n\n\nAwful.\n\n')).toEqual(['Great.', 'Awful.']);
  });
  test('a line of white space or zero-width characters is blank', () => {
    expect(separatorOf('Great.\n \t\u00a0\u3000\nAwful.')).toBe('blank-line');
    expect(splitReviews('Great.\n\u200b\ufeff\nAwful.')).toEqual(['Great.', 'Awful.']);
  });
});

describe('blank lines at the edges', () => {
  test.each(['\n\nGreat.\nAwful.', 'Great.\nAwful.\n\n', '\n Great.\nAwful.\n\n '])(
    'do not change the rule: %j',
    (text) => {
      expect(separatorOf(text)).toBe('line');
      expect(splitReviews(text)).toEqual(['Great.', 'Awful.']);
    },
  );
});

describe('where the person chose', () => {
  test('lines separate even beside blank lines', () => {
    expect(splitReviews('Great.\nTruly.\n\nAwful.', 'line')).toEqual([
      'Great.',
      'Truly.',
      'Awful.',
    ]);
  });
  test('a text without a blank line is one review of several lines', () => {
    expect(splitReviews('Great.\nTruly.', 'blank-line')).toEqual(['Great.\nTruly.']);
  });
});

test.each(['', ' ', '\n\n', '\t\u200b\n\u00a0'])('nothing to see is no review: %j', (text) => {
  expect(splitReviews(text)).toEqual([]);
});

test('indentation inside a review and its characters stay as they were', () => {
  expect(splitReviews('  Great.\n   Truly 👩‍👧.\n\nرائع', 'blank-line')).toEqual([
    'Great.\n   Truly 👩‍👧.',
    'رائع',
  ]);
});
