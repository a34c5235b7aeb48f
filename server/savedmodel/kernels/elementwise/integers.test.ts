import { describe, expect, test } from 'vitest';
import { bitwise, multiplication, nonZero, shift } from './integers.ts';

const ROUNDED = 2 ** 60 + 2 ** 10;

describe('integers of 64 bits', () => {
  test('are computed with to the last bit where no double is exact on the way', () => {
    expect(multiplication('int64')(2 ** 52 + 1, 2 ** 12)).toBe(2 ** 12);
    expect(multiplication('int64')(2 ** 32, 2 ** 32)).toBe(0);
  });

  test.each([
    ['a product', multiplication('int64')],
    [
      'bits',
      bitwise(
        'uint64',
        (x, y) => x ^ y,
        (x, y) => x ^ y,
      ),
    ],
    ['a shift', shift('int64', false)],
    ['a remainder', nonZero('int64', (x, y) => x % y)],
  ])('that may have been rounded are not computed with: %s', (_, fn) => {
    expect(fn(7, 5)).toBeTypeOf('number');
    expect(() => fn(ROUNDED, 5)).toThrow(/64-bit integer near 11529215046068\d+ is out of range/);
  });
});
