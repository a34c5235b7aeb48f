import { expect, it } from 'vitest';
import type { Value } from '../graph/op.ts';
import { numeric, scalar, stringTensor } from '../tensor.ts';
import { kernelOf } from './golden-case.ts';
import { OPS } from './ops.ts';

const int64 = (shape: readonly number[], ...data: number[]) =>
  numeric('int64', shape, Float64Array.from(data));

const types = (...type: number[]) => ({ list: { s: [], i: [], f: [], func: [], type } });

function cross(op: string, attrs: object, inputs: readonly Value[]): Value[] {
  return kernelOf({ op, attrs: { ...attrs } as never, in: [], out: null }, OPS)(inputs) as Value[];
}

it('a cross under a strong hash is what TensorFlow 2.15 answers where it does not crash', () => {
  const indices = int64([3, 2], 0, 0, 0, 1, 1, 0);
  const shape = int64([2], 2, 2);
  const [, values, made] = cross(
    'SparseCrossHashed',
    { sparse_types: types(7, 9), dense_types: types() },
    [
      indices,
      indices,
      stringTensor(['a', '', 'café']),
      int64([3], 3, 4, -(2 ** 35)),
      shape,
      shape,
      int64([], 2 ** 40),
      scalar('bool', 1),
      int64([2], 5, -6),
    ],
  );
  expect(values).toEqual(
    int64([5], 454051141454, 216796859125, 822814625415, 1094125857752, 314837008833),
  );
  expect(made).toEqual(int64([2], 2, 4));
});

it('crosses that would fill the machine are refused', () => {
  const many = int64([1, 2 ** 10], ...new Array<number>(2 ** 10).fill(1));
  const attrs = {
    sparse_types: types(),
    dense_types: types(9, 9, 9),
    hashed_output: { b: true },
    num_buckets: { i: 10 },
    hash_key: { i: 1 },
  };
  expect(() => cross('SparseCross', attrs, [many, many, many])).toThrow('out of range');
  expect(() => cross('SparseCross', { ...attrs, num_buckets: { i: 0 } }, [])).toThrow(
    'export the model with a number of buckets within 2^53',
  );
});
