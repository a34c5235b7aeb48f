import { expect, it } from 'vitest';
import type { Value } from '../graph/op.ts';
import { numeric, scalar, stringTensor, type Tensor } from '../tensor.ts';
import type { GoldenCase } from './golden-case.ts';
import { kernelOf } from './golden-case.ts';
import { OPS } from './ops.ts';

function run(op: string, attrs: GoldenCase['attrs'], inputs: readonly Value[]): Value[] {
  const made = kernelOf({ op, attrs, in: [], out: null }, OPS)(inputs);
  return (Array.isArray(made) ? made : [made]) as Value[];
}

const three = numeric('float32', [3], Float32Array.of(1, 2, 3));

function array(size: number, grows: boolean) {
  return run('TensorArrayV3', { dynamic_size: { b: grows } }, [scalar('int32', size)]);
}

function write([handle, flow]: Value[], index: number, value: Tensor): Value[] {
  return [
    handle!,
    ...run('TensorArrayWriteV3', {}, [handle!, scalar('int32', index), value, flow!]),
  ];
}

it('an array of tensors refuses what TensorFlow refuses', () => {
  const one = write(array(2, false), 0, three);
  expect(() => write(one, 0, three)).toThrow('Element 0 of an array of tensors is written twice.');
  expect(() => write(one, 2, three)).toThrow('has no element 2');
  expect(() => write(one, -1, three)).toThrow('has no element -1');
  const lengths = numeric('int64', [1], Float64Array.of(3));
  const [handle, flow] = one as [Value, Value];
  expect(() => run('TensorArraySplitV3', {}, [handle, three, lengths, flow])).toThrow(
    '1 parts do not fit an array of 2 tensors',
  );
  const read = (index: number) =>
    run('TensorArrayReadV3', { dtype: { type: 1 } }, [handle, scalar('int32', index), flow]);
  expect(read(0)).toEqual([three]);
  expect(() => read(1)).toThrow('read before it is set');
});

it('an array that may grow does, up to what there is room for', () => {
  const grown = write(array(0, true), 4, stringTensor(['a']));
  expect(run('TensorArraySizeV3', {}, grown)).toEqual([scalar('int32', 5)]);
  expect(() => write(grown, 2 ** 30, three)).toThrow('out of range');
});
