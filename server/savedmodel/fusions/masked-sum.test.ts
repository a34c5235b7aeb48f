import { expect, it } from 'vitest';
import { bothWays, step, tensorOf } from './small-program.ts';

const number = (value: number) => tensorOf('int32', [value], []);
const constants = new Map([
  [10, tensorOf('float32', [1, 10, -2, 20, Number.NaN, 30, 4, -40], [4, 2])],
  [11, number(0)],
  [12, tensorOf('float32', [0], [])],
  [13, number(1)],
]);

const gather = step('GatherV2', [10, 0, 11], [2]);
const select = step('SelectV2', [1, 2, 12], [3]);
const sum = step('Sum', [3, 13], [4]);
const program = { steps: [gather, select, sum], constants, feeds: [0, 1], fetches: [4] };

const ids = tensorOf('int32', [0, 1, 2, 3, 3, 3], [2, 3]);
const mask = (shape: number[], ...data: number[]) => tensorOf('bool', data, shape);

it('the vectors of the words that a mask chooses are added up as without fusion', () => {
  const { plain, fused, operations } = bothWays(program, [
    [ids, mask([2, 3, 1], 1, 1, 0, 0, 1, 1)],
    [ids, mask([2, 3, 1], 0, 0, 1, 0, 0, 0)],
    [tensorOf('int32', [], [0, 3]), mask([0, 3, 1])],
    [tensorOf('int32', [], [2, 0]), mask([2, 0, 1])],
    // Masks of other shapes, and words that are not in the table, chosen or not.
    [ids, mask([1, 3, 1], 1, 1, 0)],
    [ids, mask([2, 3, 2], 1, 0, 1, 1, 0, 0, 0, 0, 1, 0, 0, 1)],
    [ids, mask([], 1)],
    [tensorOf('int32', [0, 4], [1, 2]), mask([1, 2, 1], 1, 0)],
    [tensorOf('int32', [-1], [1, 1]), mask([1, 1, 1], 1)],
  ]);
  expect(operations).toEqual(['FusedMaskedSum']);
  expect(plain.map((each) => each !== undefined)).toEqual([
    ...new Array(7).fill(true),
    false,
    false,
  ]);
  expect(plain[0]).toEqual([['float32', [2, 2], [-1, 30, 8, -80]]]);
  expect(fused).toEqual(plain);
});

it('vectors that are read elsewhere too, or another value than zero, stay as they are', () => {
  const ones = new Map(constants).set(12, tensorOf('float32', [1], []));
  for (const other of [
    { ...program, fetches: [4, 2] },
    { ...program, fetches: [4, 3] },
    { ...program, constants: ones },
  ]) {
    const given = [[ids, mask([2, 3, 1], 1, 1, 0, 0, 1, 1)]];
    const { plain, fused, operations } = bothWays(other, given);
    expect(operations).not.toContain('FusedMaskedSum');
    expect(plain[0]).toBeDefined();
    expect(fused).toEqual(plain);
  }
});
