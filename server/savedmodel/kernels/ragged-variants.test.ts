import { expect, it } from 'vitest';
import { Attrs } from '../graph/attrs.ts';
import type { Session, Value } from '../graph/op.ts';
import type { AttrValue } from '../proto/graph.ts';
import { numeric, scalar } from '../tensor.ts';
import { raggedVariantOps } from './ragged-variants.ts';

function run(op: string, attrs: Readonly<Record<string, AttrValue>>, inputs: readonly Value[]) {
  const context = { node: op, session: {} as Session, wants: [true] };
  const values = new Map(Object.entries(attrs));
  return raggedVariantOps[op]!.create({ ...context, attrs: new Attrs(values, op) })(inputs);
}

const row = (...data: number[]) => numeric('int64', [data.length], Float64Array.from(data));
const [VALUES, FLOAT, INT64] = [numeric('float32', [2], Float32Array.of(1, 2)), 1, 9];

function variant(splits: readonly Value[], values: Value, batched = true): Value {
  return run('RaggedTensorToVariant', { batched_input: { b: batched } }, [
    ...splits,
    values,
  ]) as Value;
}

function ragged(encoded: Value, given: number, wanted: number, dtype = FLOAT) {
  const attrs = {
    input_ragged_rank: { i: given },
    output_ragged_rank: { i: wanted },
    Tvalues: { type: dtype },
    Tsplits: { type: INT64 },
  };
  return run('RaggedTensorFromVariant', attrs, [encoded]);
}

// Each of these TensorFlow refuses too.
it.each([
  ['splits that do not end with the values', () => variant([row(0, 1)], VALUES)],
  ['splits that fall', () => variant([row(0, 2, 1, 2)], VALUES)],
  ['no splits at all', () => variant([row()], VALUES)],
  ['rows of a number alone', () => variant([], scalar('float32', 1))],
  ['rows without a dimension', () => ragged(variant([], VALUES), 0, 1)],
  ['levels that do not add up', () => ragged(variant([row(0, 2)], VALUES), 1, 1)],
  ['levels that a variant lacks', () => ragged(variant([row(0, 2)], VALUES), -1, 3)],
  ['values of another type', () => ragged(variant([row(0, 2)], VALUES), 0, 1, INT64)],
  ['rows that do not stack', () => ragged(variant([row(0, 0, 2)], VALUES), -1, 0)],
  ['what is no variant', () => ragged(VALUES, 0, 1)],
  ['levels without end', () => ragged(variant([row(0, 2)], VALUES), -1, 1e9)],
])('%s are refused', (_, make) => {
  expect(make).toThrow(expect.objectContaining({ name: 'SavedModelError' }));
});
