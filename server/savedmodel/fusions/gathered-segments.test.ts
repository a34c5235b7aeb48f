import { expect, it } from 'vitest';
import type { Value } from '../graph/op.ts';
import { REPEAT_CONSTANTS, repeat } from './repeat-program.ts';
import { bothWays, step, tensorOf } from './small-program.ts';

const TABLE = tensorOf('float32', [1, 10, -2, 20, Number.NaN, 30, 4, -40], [4, 2]);
const constants = new Map<number, Value>([
  ...REPEAT_CONSTANTS,
  [10, TABLE],
  [11, tensorOf('float32', [1], [])],
]);

/** Feeds: picks, the lengths of rows, the most of them, how many rows there are, and how many there are to be. */
const feeds = [0, 1, 2, 3, 4];
const gather = step('GatherV2', [10, 0, 50], [6], { Tparams: { type: 1 } });
const rows = [step('Range', [50, 3, 51], [5]), ...repeat({ x: 5, counts: 1, most: 2, to: 7 })];
const number = (value: number) => tensorOf('int32', [value], []);

function given(picks: number[], lengths: number[], total = lengths.length, shape?: number[]) {
  const most = Math.max(0, ...lengths);
  return [
    tensorOf('int32', picks, shape),
    tensorOf('int32', lengths),
    number(most),
    number(lengths.length),
    number(total),
  ];
}

const INPUTS = [
  given([0, 1, 3, 0], [2, 0, 1, 1]),
  given([0, 2, 3, 1], [3, 1]),
  given([1], [1], 3),
  given([], [0, 0]),
  given([], []),
  given([0, 1, 2, 3, 1, 0], [2, 0, 1], 3, [3, 2]),
  // Refused: a row outside of the table, a segment that does not exist, more and fewer values than rows have.
  given([4], [1]),
  given([-1], [1]),
  given([0, 1], [1, 1], 1),
  given([0, 1], [1]),
  given([0], [2]),
];

it.each(['UnsortedSegmentSum', 'UnsortedSegmentMax'])(
  '%s of what is looked up is as without fusion',
  (op) => {
    const steps = [gather, ...rows, step(op, [6, 7, 4], [8])];
    const program = { steps, constants, feeds, fetches: [8] };
    const { plain, fused, operations } = bothWays(program, INPUTS);
    expect(operations).toEqual(['Range', 'FusedGatheredSegments']);
    expect(plain.map((each) => each !== undefined)).toEqual(INPUTS.map((_, i) => i < 6));
    expect(fused).toEqual(plain);
  },
);

it('values are counted without being looked up', () => {
  const ones = [step('Shape', [6], [20]), step('Fill', [20, 11], [21])];
  const steps = [gather, ...rows, ...ones, step('UnsortedSegmentSum', [21, 7, 4], [8])];
  const program = { steps, constants, feeds, fetches: [8] };
  const { plain, fused, operations } = bothWays(program, INPUTS);
  expect(operations).toEqual(['Range', 'FusedGatheredSegments']);
  expect(plain[0]).toEqual([['float32', [4, 2], [2, 2, 0, 0, 1, 1, 1, 1]]]);
  expect(fused).toEqual(plain);
});

it('rows that are not numbered one by one stay as they are', () => {
  const [, ...others] = rows;
  const steps = [gather, step('Range', [51, 3, 51], [5]), ...others];
  const program = {
    steps: [...steps, step('UnsortedSegmentSum', [6, 7, 4], [8])],
    constants,
    feeds,
    fetches: [8],
  };
  const [picks, lengths, most] = given([0, 1, 3], [2, 1]);
  const { plain, fused, operations } = bothWays(program, [
    [picks!, lengths!, most!, number(3), number(3)],
  ]);
  expect(operations).not.toContain('FusedGatheredSegments');
  expect(plain[0]).toBeDefined();
  expect(fused).toEqual(plain);
});
