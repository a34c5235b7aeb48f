import { expect, test } from 'vitest';
import { checkReviews } from './check-reviews.ts';

const long = (characters: number) => 'a'.repeat(characters);

test('up to 1,000 reviews of up to 100,000 characters may be sent', () => {
  expect(checkReviews(Array<string>(1_000).fill('Great.'))).toBeUndefined();
  expect(checkReviews([long(100_000)])).toBeUndefined();
});

test('more reviews are refused, saying how many too many', () => {
  expect(checkReviews(Array<string>(1_240).fill('Great.'))).toMatch(
    /^1,240 reviews are 240 too many/,
  );
});

test('a review that is too long is named by its number and length', () => {
  expect(checkReviews(['Great.', long(100_001)])).toMatch(/^Review 2 has 100,001 characters:/);
});

test('an emoji is one character', () => {
  expect(checkReviews(['😀'.repeat(100_000)])).toBeUndefined();
  expect(checkReviews(['😀'.repeat(100_001)])).toMatch(/has 100,001 characters/);
});

test('further reviews that are too long are counted', () => {
  const reviews = [long(100_001), 'Great.', long(100_002), long(100_003)];
  expect(checkReviews(reviews)).toMatch(/^Review 1 .*\(2 more like it\)/);
});

test('a body over 10 MB is refused although each review is short enough', () => {
  expect(checkReviews(Array<string>(104).fill(long(100_000)))).toBeUndefined();
  expect(checkReviews(Array<string>(105).fill(long(100_000)))).toMatch(/10 MB/);
});

test('bytes are what is measured, not characters', () => {
  expect(checkReviews(Array<string>(50).fill('é'.repeat(99_000)))).toBeUndefined();
  expect(checkReviews(Array<string>(50).fill('好'.repeat(99_000)))).toMatch(/10 MB/);
});
