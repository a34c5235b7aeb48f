import { expect, it } from 'vitest';
import { Attrs } from '../../graph/attrs.ts';
import type { Session, Value } from '../../graph/op.ts';
import type { AttrValue } from '../../proto/graph.ts';
import { numeric, sizeOf } from '../../tensor.ts';
import { numbers } from '../values.ts';
import { depthwiseConv2d } from './depthwise.ts';

const encoder = new TextEncoder();
const list = (i: number[]): AttrValue => ({ list: { i, s: [], f: [], type: [], func: [] } });

interface Case {
  readonly input: readonly number[];
  readonly filter: readonly number[];
  readonly stride: number;
  readonly dilation: number;
  readonly padding: string;
}

function run(dtype: 'float32' | 'float64', { input, filter, ...options }: Case): number[] {
  const values = new Map<string, AttrValue>([
    ['padding', { s: encoder.encode(options.padding) }],
    ['strides', list([1, options.stride, options.stride, 1])],
    ['dilations', list([1, options.dilation, options.dilation, 1])],
  ]);
  const attrs = new Attrs(values, 'DepthwiseConv2dNative');
  const given = [input, filter].map((shape, seed) => {
    const data = Float32Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(i * i + seed));
    return numeric(dtype, shape, dtype === 'float32' ? data : Float64Array.from(data));
  });
  const session = {} as Session;
  const kernel = depthwiseConv2d.create({ node: 'node', attrs, session, wants: [true] });
  return Array.from(numbers(kernel(given) as Value).data);
}

// Double precision goes by plain loops.
it.each<Case>([
  { input: [2, 1, 9, 1], filter: [1, 3, 1, 1], stride: 1, dilation: 1, padding: 'SAME' },
  { input: [3, 1, 7, 6], filter: [1, 5, 6, 1], stride: 1, dilation: 1, padding: 'VALID' },
  { input: [2, 1, 11, 5], filter: [1, 2, 5, 3], stride: 2, dilation: 1, padding: 'SAME' },
  { input: [2, 6, 7, 3], filter: [3, 2, 3, 2], stride: 1, dilation: 2, padding: 'SAME' },
  { input: [2, 1, 40, 5], filter: [1, 4, 5, 2], stride: 2, dilation: 3, padding: 'SAME' },
  { input: [1, 5, 700, 13], filter: [2, 3, 13, 1], stride: 1, dilation: 1, padding: 'VALID' },
])('machine code sums what plain loops sum: $input by $filter', (what) => {
  const sums = run('float32', what);
  const expected = run('float64', what);
  expect(sums).toHaveLength(expected.length);
  expect(Math.max(...sums.map((sum, i) => Math.abs(sum - expected[i]!)))).toBeLessThan(1e-5);
});
