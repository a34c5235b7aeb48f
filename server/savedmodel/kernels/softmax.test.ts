import { expect, test } from 'vitest';
import type { KernelContext } from '../graph/op.ts';
import { type NumericTensor, numeric } from '../tensor.ts';
import { softmax } from './softmax.ts';

const kernel = softmax(false).create({} as KernelContext);

function softmaxOf(rows: number[][]): number[][] {
  const width = rows[0]?.length ?? 0;
  const x = numeric('float32', [rows.length, width], Float32Array.from(rows.flat()));
  const { data } = kernel([x]) as NumericTensor;
  return rows.map((_, i) => Array.from(data.subarray(i * width, (i + 1) * width)));
}

test('rows of any width become probabilities that add up to one', () => {
  for (let width = 1; width <= 13; width++) {
    const rows = Array.from({ length: 3 }, (_, r) =>
      Array.from({ length: width }, (_, i) => Math.sin(5 * r + i) * 10 ** r),
    );
    softmaxOf(rows).forEach((found, r) => {
      const powers = rows[r]!.map((x) => Math.exp(x - Math.max(...rows[r]!)));
      const total = powers.reduce((sum, x) => sum + x, 0);
      found.forEach((x, i) => {
        expect(x).toBeCloseTo(powers[i]! / total, 6);
      });
    });
  }
});

test('what is infinitely unlikely is 0, and a row with a number that is none has no others', () => {
  const infinite = Number.NEGATIVE_INFINITY;
  const [masked, unknown, empty] = softmaxOf([
    [0, infinite, 0, infinite, infinite],
    [0, 1, 2, 3, Number.NaN],
    [infinite, infinite, infinite, infinite, infinite],
  ]);
  expect(masked).toEqual([0.5, 0, 0.5, 0, 0]);
  expect(unknown).toEqual(new Array(5).fill(Number.NaN));
  expect(empty).toEqual(new Array(5).fill(Number.NaN));
});
