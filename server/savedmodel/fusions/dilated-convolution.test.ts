import { expect, it } from 'vitest';
import type { AttrValue } from '../proto/graph.ts';
import { sizeOf } from '../tensor.ts';
import { bothWays, step, tensorOf } from './small-program.ts';

const encoder = new TextEncoder();
const ints = (...i: number[]): AttrValue => ({ list: { i, s: [], f: [], type: [], func: [] } });
const ones = ints(1, 1, 1, 1);
const valid = { padding: { s: encoder.encode('VALID') }, strides: ones };

/** Whole numbers, so that every order of adding comes to the same. */
const some = (shape: readonly number[], dtype: 'float32' | 'float64' = 'float32') =>
  tensorOf(
    dtype,
    Array.from({ length: sizeOf(shape) }, (_, i) => ((i * 7) % 11) - 5),
    shape,
  );

const flat = (blocks: number, paddings: number[], crops: number[], filter: readonly number[]) => ({
  steps: [
    step('SpaceToBatchND', [0, 10, 11], [1]),
    step('ExpandDims', [1, 13], [2]),
    step('Conv2D', [2, 14], [3], valid),
    step('Squeeze', [3], [4], { squeeze_dims: ints(-3) }),
    step('BatchToSpaceND', [4, 10, 12], [5]),
  ],
  constants: new Map([
    [10, tensorOf('int32', [blocks])],
    [11, tensorOf('int32', paddings, [1, 2])],
    [12, tensorOf('int32', crops, [1, 2])],
    [13, tensorOf('int32', [-3], [])],
    [14, some(filter)],
  ]),
  feeds: [0],
  fetches: [5],
});

it('a window that looks at every second or third element sums what blocks of their own do', () => {
  const causal = flat(2, [4, 1], [0, 1], [1, 3, 2, 5]);
  const cropped = flat(3, [1, 2], [2, 1], [1, 2, 2, 8]);
  for (const [program, lengths] of [
    [causal, [7, 1, 8]],
    [cropped, [9, 3, 0, 10]],
  ] as const) {
    const given = lengths.map((length) => [some([2, length, 2])]);
    const { plain, fused, operations } = bothWays(program, given);
    expect(operations).toEqual(['FusedDilatedConvolution']);
    expect(plain[0]).toBeDefined();
    // The last length does not come out even with its room.
    expect(plain.at(-1)).toBeUndefined();
    expect(fused).toEqual(plain);
  }
});

it('double precision, which has no machine code, comes to the same', () => {
  const program = flat(2, [4, 1], [0, 1], [1, 3, 2, 5]);
  const constants = new Map(program.constants).set(14, some([1, 3, 2, 5], 'float64'));
  const { plain, fused } = bothWays({ ...program, constants }, [[some([2, 7, 2], 'float64')]]);
  expect(plain[0]).toBeDefined();
  expect(fused).toEqual(plain);
});

it('images, and filters of their own for each channel, are dilated along both dimensions', () => {
  for (const op of ['Conv2D', 'DepthwiseConv2dNative']) {
    const program = {
      steps: [
        step('SpaceToBatchND', [0, 10, 11], [1]),
        step(op, [1, 13], [2], valid),
        step('BatchToSpaceND', [2, 10, 12], [3]),
      ],
      constants: new Map([
        [10, tensorOf('int32', [2, 3])],
        [11, tensorOf('int32', [1, 0, 2, 3], [2, 2])],
        [12, tensorOf('int32', [1, 0, 0, 2], [2, 2])],
        [13, some([2, 2, 3, 2])],
      ]),
      feeds: [0],
      fetches: [3],
    };
    const { plain, fused, operations } = bothWays(program, [[some([2, 5, 4, 3])]]);
    expect(operations).toEqual(['FusedDilatedConvolution']);
    expect(plain[0]).toBeDefined();
    expect(fused).toEqual(plain);
  }
});

it('what is read elsewhere too, or has other strides, stays as it is', () => {
  const program = flat(2, [4, 1], [0, 1], [1, 3, 2, 5]);
  const [there, expand, , squeeze, back] = program.steps;
  const strided = step('Conv2D', [2, 14], [3], { ...valid, strides: ints(1, 1, 2, 1) });
  for (const other of [
    { ...program, fetches: [5, 3] },
    { ...program, steps: [there!, expand!, strided, squeeze!, back!] },
  ]) {
    const { plain, fused, operations } = bothWays(other, [[some([2, 7, 2])]]);
    expect(operations).not.toContain('FusedDilatedConvolution');
    expect(fused).toEqual(plain);
  }
});
