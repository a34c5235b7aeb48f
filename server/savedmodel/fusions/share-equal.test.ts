import { expect, it } from 'vitest';
import { bothWays, step, tensorOf } from './small-program.ts';

const axis = (value: number) => tensorOf('int32', [value], []);
const x = tensorOf('float32', [1, -2, 3, 4], [2, 2]);

/** Sums along an axis: of value 0 into `to`. */
const sums = (along: number, to: number, exclusive = false) =>
  step('Cumsum', [0, along], [to], { exclusive: { b: exclusive } });

it('what two steps compute alike is computed once, and what reads it stays right', () => {
  const { plain, fused, operations } = bothWays(
    {
      steps: [sums(10, 1), sums(11, 2), step('TopKV2', [1, 12], [3]), step('TopKV2', [2, 12], [4])],
      constants: new Map([
        [10, axis(0)],
        [11, axis(0)],
        [12, axis(1)],
      ]),
      feeds: [0],
      fetches: [1, 2, 3, 4],
    },
    [[x]],
  );
  expect(operations).toEqual(['Cumsum', 'TopKV2']);
  expect(fused).toEqual(plain);
});

it('steps that differ in an attribute, a constant, its type or its sign of zero stay apart', () => {
  const { plain, fused, operations } = bothWays(
    {
      steps: [
        sums(10, 1),
        sums(10, 2, true),
        sums(11, 3),
        step('ListDiff', [12, 14], [undefined, 4]),
        step('ListDiff', [13, 14], [5]),
        step('ConcatV2', [15, 12, 10], [6]),
        step('ConcatV2', [16, 12, 10], [7]),
        step('Reciprocal', [6], [8]),
        step('Reciprocal', [7], [9]),
      ],
      constants: new Map([
        [10, axis(0)],
        [11, axis(1)],
        [12, tensorOf('float32', [1])],
        [13, tensorOf('float32', [1])],
        [14, tensorOf('float32', [2])],
        [15, tensorOf('float32', [0])],
        [16, tensorOf('float32', [-0])],
      ]),
      feeds: [0],
      fetches: [1, 2, 3, 4, 5, 8, 9],
    },
    [[x]],
  );
  const count = (op: string) => operations.filter((each) => each === op).length;
  expect([count('Cumsum'), count('ConcatV2')]).toEqual([3, 2]);
  expect(fused).toEqual(plain);
});

it('lists that are made alike are made one by one, since what is done to one is not done to all', () => {
  const reserve = (to: number) => step('TensorListReserve', [10, 11], [to]);
  const { operations } = bothWays(
    {
      steps: [
        reserve(1),
        reserve(2),
        step('TensorListLength', [1], [3]),
        step('TensorListLength', [2], [4]),
      ],
      constants: new Map([
        [10, axis(-1)],
        [11, axis(2)],
      ]),
      feeds: [],
      fetches: [3, 4],
    },
    [[]],
  );
  expect(operations.filter((op) => op === 'TensorListReserve')).toHaveLength(2);
});
