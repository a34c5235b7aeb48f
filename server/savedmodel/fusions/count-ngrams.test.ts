import { expect, test } from 'vitest';
import type { Table, Value } from '../graph/op.ts';
import { makeLookup } from '../lookup/table.ts';
import { encodeStrings } from '../string-column.ts';
import { numeric, stringScalar, strings } from '../tensor.ts';
import { bothWays, step } from './small-program.ts';

const LIMIT = 4;
const slice = (from: number, to: number, begin: number) =>
  step('StridedSlice', [from, begin, 11, 12], [to], {
    begin_mask: { i: 1 },
    end_mask: { i: 1 },
    shrink_axis_mask: { i: 2 },
  });

/** The weights of the distinct words of each text, added up: values 0 (texts) to 8 (sums), constants from 10 on. */
function bag(ids: readonly number[]) {
  const words = strings([3], encodeStrings(['good', 'great', 'bad']));
  const table: Table = {
    dtype: 'resource',
    kind: 'table',
    keyType: 'string',
    valueType: 'int64',
    lookup: makeLookup(words, numeric('int64', [3], Float64Array.from(ids))),
  };
  const constants = new Map<number, Value>([
    [10, stringScalar(new Uint8Array())],
    [11, numeric('int32', [2], Int32Array.of(0, 0))],
    [12, numeric('int32', [2], Int32Array.of(1, 1))],
    [13, table],
    [14, numeric('int64', [], Float64Array.of(LIMIT))],
    [15, numeric('float32', [0], new Float32Array())],
    [16, numeric('int32', [2], Int32Array.of(0, 1))],
    [17, numeric('float32', [LIMIT], Float32Array.of(1, 10, 100, 1000))],
    [18, numeric('int32', [], Int32Array.of(0))],
  ]);
  const steps = [
    step('StringSplitV2', [0, 10], [undefined, 1, undefined, 2]),
    step('LookupTableFindV2', [13, 1, 14], [3]),
    step('RaggedCountSparseOutput', [2, 3, 15], [4], {
      binary_output: { b: true },
      maxlength: { i: LIMIT },
      minlength: { i: -1 },
      output_type: { type: 1 },
    }),
    slice(4, 5, 11),
    slice(4, 6, 16),
    step('GatherV2', [17, 6, 18], [7]),
    step('Size', [0], [9], { out_type: { type: 3 } }),
    step('UnsortedSegmentSum', [7, 5, 9], [8]),
  ];
  return { steps, constants };
}

const texts = strings([4], encodeStrings(['good great bad', '', 'bad  bad', 'unknown good']));

test.each([
  ['words of their own', [0, 1, 2], [8], true],
  ['ids in another order, one of them not counted', [2, 7, 0], [8], true],
  ['two words of one id', [0, 0, 1], [8], false],
  ['the rows of what was counted returned too', [0, 1, 2], [8, 5], false],
  ['the counted ids returned too', [0, 1, 2], [8, 6], false],
  ['the gathered weights returned too', [0, 1, 2], [8, 7], false],
] as const)('%s: the sums are as without fusion', (_, ids, fetches, isFused) => {
  const { plain, fused, operations } = bothWays({ ...bag(ids), feeds: [0], fetches }, [[texts]]);
  expect(operations.includes('FusedNgramBag')).toBe(isFused);
  expect(plain[0]).toBeDefined();
  expect(fused).toEqual(plain);
});
