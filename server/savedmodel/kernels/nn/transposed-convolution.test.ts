import { expect, it } from 'vitest';
import { Attrs } from '../../graph/attrs.ts';
import type { Session, Value } from '../../graph/op.ts';
import type { AttrValue } from '../../proto/graph.ts';
import { numeric } from '../../tensor.ts';
import { OPS } from '../ops.ts';
import { numbers } from '../values.ts';

const encoder = new TextEncoder();
const list = (i: number[]): AttrValue => ({ list: { i, s: [], f: [], type: [], func: [] } });

function run(op: string, padding: string, inputs: readonly Value[]): number[] {
  const values = new Map<string, AttrValue>([
    ['padding', { s: encoder.encode(padding) }],
    ['strides', list([1, 1, 1, 1])],
    ['dilations', list([1, 2, 3, 1])],
  ]);
  const session = {} as Session;
  const kernel = OPS[op]!.create({
    node: op,
    attrs: new Attrs(values, op),
    session,
    wants: [true],
  });
  return Array.from(numbers(kernel(inputs) as Value).data);
}

function wave(shape: readonly number[], seed: number) {
  const size = shape.reduce((a, b) => a * b);
  return numeric(
    'float64',
    shape,
    Float64Array.from({ length: size }, (_, i) => Math.sin(seed * i)),
  );
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, x, i) => sum + x * b[i]!, 0);

// TensorFlow has a kernel for dilations on a GPU only, so the definition is what it is held to.
it.each(['SAME', 'VALID'])('dilated windows are the transpose of Conv2D, %s', (padding) => {
  const x = wave([2, 5, 8, 2], 1);
  const filter = wave([3, 2, 2, 3], 2);
  const y = wave(padding === 'SAME' ? [2, 5, 8, 3] : [2, 1, 5, 3], 3);
  const sizes = numeric('int32', [4], Int32Array.from(x.shape));
  const there = run('Conv2D', padding, [x, filter]);
  const back = run('Conv2DBackpropInput', padding, [sizes, filter, y]);
  expect(dot(there, y.data)).not.toBeCloseTo(0);
  expect(dot(x.data, back)).toBeCloseTo(dot(there, y.data), 9);
});
