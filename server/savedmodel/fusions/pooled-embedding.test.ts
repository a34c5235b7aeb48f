import { expect, it } from 'vitest';
import type { Value } from '../graph/op.ts';
import { bothWays, step, tensorOf } from './small-program.ts';

const INT64 = 9;
const types = { T: { type: INT64 } };
const VOCABULARY = 5;

/** A program as Keras 3 writes it: ids 0 and splits 1 are filled up to 2, 4 tells which words count, 13 is their mean. */
const steps = [
  step('RaggedTensorToTensor', [20, 0, 21, 1], [2], {
    row_partition_types: {
      list: { s: [new TextEncoder().encode('ROW_SPLITS')], i: [], f: [], type: [], func: [] },
    },
  }),
  step('NotEqual', [2, 22], [3], types),
  step('ExpandDims', [3, 23], [4]),
  step('Cast', [4], [5], { SrcT: { type: 10 }, DstT: { type: 1 } }),
  step('Sum', [5, 24], [6]),
  step('AddV2', [2, 25], [7], types),
  step('Less', [2, 26], [8], types),
  step('SelectV2', [8, 7, 2], [9]),
  step('GatherV2', [27, 9, 28], [10]),
  step('SelectV2', [4, 10, 29], [11]),
  step('Sum', [11, 24], [12]),
  step('RealDiv', [12, 6], [13], { T: { type: 1 } }),
];

const vectors = [1, 2, 3, -4, 0.5, 8, -16, 32, 64, -0.25];

function constants(width: number): Map<number, Value> {
  const int64 = (value: number) => tensorOf('int64', [value], []);
  const int32 = (value: number) => tensorOf('int32', [value], []);
  return new Map<number, Value>([
    [20, tensorOf('int64', [-1, width])],
    [21, int64(0)],
    [22, int64(0)],
    [23, int32(2)],
    [24, int32(1)],
    [25, int64(VOCABULARY)],
    [26, int64(0)],
    [27, tensorOf('float32', vectors, [VOCABULARY, 2])],
    [28, int32(0)],
    [29, tensorOf('float32', [0], [])],
  ]);
}

const given = (ids: number[], splits: number[]) => [
  tensorOf('int64', ids),
  tensorOf('int64', splits),
];

const INPUTS = [
  given([1, 2, 3, 4, 0, 1], [0, 3, 3, 6]),
  given([-1, 2, -5, 1], [0, 2, 4]),
  given([0, 0, 4], [0, 2, 2, 3]),
  given([], [0, 0]),
  given([], [0]),
  given([1, 5], [0, 2]),
  given([-6], [0, 1]),
];

it.each([-1, 2, 4])(
  'a mean of chosen words, negative ones from the end, is one step (width %d)',
  (width) => {
    const program = { steps, constants: constants(width), feeds: [0, 1], fetches: [13] };
    const { plain, fused, operations } = bothWays(program, INPUTS);
    expect(operations).toEqual(['FusedPooledEmbedding']);
    expect(plain.map((each) => each !== undefined)).toEqual([
      true,
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
    expect(fused).toEqual(plain);
  },
);

it('other indices than those for the table, or another mask, stay as they are', () => {
  const wrong = (value: number, by: Value) => new Map(constants(-1)).set(value, by);
  for (const [known, program] of [
    [wrong(25, tensorOf('int64', [4], [])), steps],
    [wrong(26, tensorOf('int64', [1], [])), steps],
    [wrong(29, tensorOf('float32', [1], [])), steps],
    [
      constants(-1),
      steps.map((each) => (each.op === 'Less' ? { ...each, op: 'LessEqual' } : each)),
    ],
  ] as const) {
    const { plain, fused, operations } = bothWays(
      { steps: [...program], constants: known, feeds: [0, 1], fetches: [13] },
      INPUTS,
    );
    expect(operations).not.toContain('FusedPooledEmbedding');
    expect(fused).toEqual(plain);
  }
});
