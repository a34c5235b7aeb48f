import { expect, test } from 'vitest';
import { multiplyMatrices, multiplyRows, rowsOf } from './matrix-product.ts';
import { RightMatrix } from './right-matrix.ts';

/** Small whole numbers, whose sums are exact in any order. */
function some(length: number, seed: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => (((i + 1) * seed) % 17) - 8);
}

function product(a: Float32Array, b: Float32Array, [m, k, n]: readonly [number, number, number]) {
  return Array.from({ length: m * n }, (_, i) => {
    let sum = 0;
    for (let d = 0; d < k; d++) sum += a[Math.floor(i / n) * k + d]! * b[d * n + (i % n)]!;
    return sum;
  });
}

test.each([
  [1, 1, 1],
  [3, 5, 7],
  [4, 8, 8],
  [9, 33, 20],
  [5, 0, 3],
  [130, 40, 12],
  [6, 3000, 9],
  [70, 600, 300],
] as const)('[%i, %i] times [.., %i] is what the definition says', (m, k, n) => {
  const [a, b] = [some(m * k, 5), some(k * n, 7)];
  const flipped = Float32Array.from(b, (_, i) => b[(i % k) * n + Math.floor(i / k)]!);
  for (const matrix of [new RightMatrix(b, 0, k, n), new RightMatrix(flipped, 0, k, n, true)]) {
    for (let time = 0; time < 3; time++) {
      const out = new Float32Array(m * n).fill(Number.NaN);
      multiplyMatrices(a, 0, matrix, out, 0, m);
      expect(Array.from(out)).toEqual(product(a, b, [m, k, n]));
    }
  }
});

test('a row comes to the same bits alone and among others', () => {
  const [m, k, n] = [11, 57, 13];
  const a = Float32Array.from({ length: m * k }, (_, i) => Math.sin(i));
  const b = new RightMatrix(
    Float32Array.from({ length: k * n }, (_, i) => Math.cos(i)),
    0,
    k,
    n,
  );
  const [all, alone] = [new Float32Array(m * n), new Float32Array(m * n)];
  multiplyMatrices(a, 0, b, all, 0, m);
  for (let row = 0; row < m; row++) multiplyMatrices(a, row * k, b, alone, row * n, 1);
  expect(alone).toEqual(all);
});

test('zero times infinity is no number, in a sparse row too', () => {
  const b = new Float32Array(40 * 2).fill(1);
  b[3] = Number.POSITIVE_INFINITY;
  const a = new Float32Array(40);
  a[0] = 1;
  const out = new Float32Array(2);
  multiplyMatrices(a, 0, new RightMatrix(b, 0, 40, 2), out, 0, 1);
  expect(Array.from(out)).toEqual([1, Number.NaN]);
});

test('rows may overlap where they are copied to', () => {
  const [line, k, n] = [some(20, 3), 6, 9];
  const b = some(k * n, 5);
  const m = 8;
  const out = new Float32Array(m * n);
  const pieces = (
    first: number,
    count: number,
    target: { set(from: Float32Array, at: number): void },
    at: number,
  ) => target.set(line.subarray(first * 2, (first + count - 1) * 2 + k), at);
  multiplyRows(pieces, new RightMatrix(b, 0, k, n), out, 0, m, {
    stride: 2,
    pieces: 1,
    apart: k,
  });
  const rows = Float32Array.from(
    { length: m * k },
    (_, i) => line[Math.floor(i / k) * 2 + (i % k)]!,
  );
  const wanted = new Float32Array(m * n);
  multiplyRows(rowsOf(rows, 0, k), new RightMatrix(b, 0, k, n), wanted, 0, m);
  expect(out).toEqual(wanted);
});
