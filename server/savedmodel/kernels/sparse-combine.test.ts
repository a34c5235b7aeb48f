import { expect, test } from 'vitest';
import { Attrs } from '../graph/attrs.ts';
import type { Session } from '../graph/op.ts';
import { numeric } from '../tensor.ts';
import { sparseCombineOps } from './sparse-combine.ts';

test('a sparse tensor meets a dense one at its elements alone, however large its shape', () => {
  const kernel = sparseCombineOps.SparseDenseCwiseMul!.create({
    node: 'product',
    attrs: new Attrs(new Map([['T', { type: 1 }]]), 'product'),
    session: {} as Session,
    wants: [true],
  });
  const product = kernel([
    numeric('int64', [2, 3], Float64Array.of(7, 1_000_000, 1, 2 ** 20, 3, 0)),
    numeric('float32', [2], Float32Array.of(2, 3)),
    numeric('int64', [3], Float64Array.of(2 ** 30, 2 ** 30, 2)),
    numeric('float32', [1, 2], Float32Array.of(10, 100)),
  ]);
  expect(product).toMatchObject({ shape: [2], data: Float32Array.of(200, 30) });
});
