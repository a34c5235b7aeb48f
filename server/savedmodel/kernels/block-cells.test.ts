import { expect, it } from 'vitest';
import { type NumericTensor, numeric, scalar } from '../tensor.ts';
import cells from './generated/cells.json';
import { type GoldenCase, kernelOf } from './golden-case.ts';
import { OPS } from './ops.ts';

it('a layer stops at its last step, and what comes after is zeros', () => {
  const golden = (cells as unknown as GoldenCase[]).find(
    ({ op, in: given }) => op === 'BlockLSTM' && given[1]?.[1][0] === 4,
  )!;
  const inputs = golden.in.slice(1).map(([, shape, data]) => {
    return numeric('float32', shape, Float32Array.from(data as number[]));
  });
  const kernel = kernelOf(golden, OPS);
  const run = (length: number) =>
    (kernel([scalar('int64', length), ...inputs]) as NumericTensor[]).map((each) =>
      Array.from(each.data),
    );
  const step = 2 * 3;
  run(4).forEach((whole, i) => {
    const short = run(2)[i]!;
    expect(short.slice(0, 2 * step)).toEqual(whole.slice(0, 2 * step));
    expect(short.slice(2 * step)).toEqual(new Array(2 * step).fill(0));
  });
});
