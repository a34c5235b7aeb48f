import { expect, it } from 'vitest';
import { optimize } from './fusions/optimize.ts';
import { poolRows } from './fusions/pool-rows.ts';
import { poolSegments } from './fusions/pool-segments.ts';
import { readAll } from './fusions/read-words.ts';
import { REPEAT_CONSTANTS, repeat } from './fusions/repeat-program.ts';
import { rowStarts } from './fusions/row-starts.ts';
import { session as empty, step, tensorOf } from './fusions/small-program.ts';
import { during } from './graph/during.ts';
import { MemoryBudget } from './graph/memory-budget.ts';
import type { Kernel, Value } from './graph/op.ts';
import type { Step } from './graph/program.ts';
import { WorkBudget } from './graph/work-budget.ts';
import { kernelOf } from './kernels/golden-case.ts';
import { OPS } from './kernels/ops.ts';
import { allocate, type NumericType, numeric, strings, stringTensor } from './tensor.ts';
import { PlainReader } from './tokenizer/word-reader.ts';

/** Some room is left, but for less than a mebibyte. */
const LEFT = 2 ** 20 - 1;
const memory = new MemoryBudget();
const session = { memory, work: new WorkBudget() };
const large = allocate('uint8', 2 ** 28);
while (memory.room > LEFT) {
  const size = Math.min(large.length, memory.room - LEFT);
  memory.hold(numeric('uint8', [size], large.subarray(0, size)), []);
}

const REFUSED = /take more than 1024 MB together|out of range/;

/** Zeros, as many as the shape says. */
function zeros(dtype: NumericType, ...shape: number[]) {
  return numeric(
    dtype,
    shape,
    allocate(
      dtype,
      shape.reduce((size, dim) => size * dim, 1),
    ),
  );
}
const number = (value: number) => tensorOf('int32', [value], []);
const int64 = (...data: number[]) => tensorOf('int64', data);
const long = stringTensor(['x'.repeat(600_000)]);
const many = strings([2 ** 18], {
  length: 2 ** 18,
  bytes: new Uint8Array(),
  offsets: new Int32Array(2 ** 18 + 1),
});

const count = { binary_output: { b: false }, output_type: { type: 9 } };

// Of each the large array is not the result where that could be: results are counted anyway.
it.each([
  ['Softmax', {}, [zeros('float16', 1, 2 ** 17)]],
  ['MatMul', {}, [zeros('int32', 1, 1), zeros('int32', 1, 2 ** 18)]],
  [
    'FusedBatchNorm',
    { is_training: { b: true } },
    [zeros('float32', 1, 1, 1, 2 ** 17), ...new Array(4).fill(zeros('float32', 2 ** 17))],
  ],
  ['StringLength', {}, [many]],
  ['AsString', { T: { type: 3 }, width: { i: 2000 } }, [zeros('int32', 2 ** 10)]],
  ['ConcatV2', {}, [long, long, number(0)]],
  [
    'SparseSlice',
    {},
    [zeros('int64', 2 ** 18, 1), zeros('uint8', 2 ** 18), int64(9), int64(5), int64(1)],
  ],
  ['TensorScatterUpdate', {}, [zeros('uint8', 2 ** 20), zeros('int32', 1, 1), zeros('uint8', 1)]],
  [
    'DynamicPartition',
    { num_partitions: { i: 1 } },
    [zeros('uint8', 2 ** 17), zeros('int32', 2 ** 17)],
  ],
  ['DenseCountSparseOutput', count, [zeros('int32', 2 ** 28, 0), zeros('int64', 0)]],
  ['RaggedTensorToSparse', {}, [zeros('int64', 2 ** 14), zeros('uint8', 0, 2)]],
  ['TensorListReserve', {}, [number(-1), number(2 ** 14)]],
  ['DynamicStitch', {}, [tensorOf('int32', [2 ** 18]), zeros('uint8', 1)]],
  ['RaggedRange', {}, [number(0), number(2 ** 19), number(1)]],
  [
    'SparseFillEmptyRows',
    {},
    [zeros('int64', 0, 2), zeros('uint8', 0), int64(2 ** 19, 1), zeros('uint8')],
  ],
] as [string, Parameters<typeof kernelOf>[0]['attrs'], Value[]][])(
  '%s asks for room for what it takes',
  (op, attrs, inputs) => {
    const kernel = kernelOf({ op, attrs, in: [], out: null }, OPS);
    expect(() => during(session, () => kernel(inputs))).toThrow(REFUSED);
  },
);

/** The kernel of the one step that others have become. */
function fused(steps: Step[], constants: ReadonlyMap<number, Value>, feeds: number[]): Kernel {
  const fetches = [steps.at(-1)!.outputs[0]!];
  const program = { steps, valueCount: 100, feeds, fetches };
  const last = optimize({ program, constants }, true, OPS, empty).program.steps.at(-1);
  if (!last?.kernel) throw new TypeError('Nothing is fused.');
  return last.kernel;
}

const TABLE = zeros('float32', 1, 512);

it('fused steps ask for room for what they take', () => {
  const repeated = fused(repeat({ x: 0, counts: 1, most: 2, to: 9 }), REPEAT_CONSTANTS, [0, 1, 2]);
  const often = tensorOf('int32', [2 ** 18]);
  const segments = fused(
    [
      step('GatherV2', [10, 0, 50], [6], { Tparams: { type: 1 } }),
      step('Range', [50, 3, 51], [5]),
      ...repeat({ x: 5, counts: 1, most: 2, to: 7 }),
      step('UnsortedSegmentSum', [6, 7, 4], [8]),
    ],
    new Map<number, Value>([...REPEAT_CONSTANTS, [10, TABLE]]),
    [0, 1, 2, 3, 4],
  );
  const masked = fused(
    [
      step('GatherV2', [10, 0, 50], [2]),
      step('SelectV2', [1, 2, 12], [3]),
      step('Sum', [3, 51], [4]),
    ],
    new Map<number, Value>([...REPEAT_CONSTANTS, [10, TABLE], [12, zeros('float32')]]),
    [0, 1],
  );
  const nothing = zeros('int64', 0).data;
  const summing = {
    kind: 'sum',
    table: TABLE,
    least: 0,
    above: undefined,
    isZeroSafe: true,
  } as const;
  const pooling = {
    kind: 'sum',
    weights: TABLE,
    filler: 0,
    width: -1,
    wraps: false,
    masked: undefined,
  } as const;
  const rows = zeros('int64', 1025);
  const works: (() => unknown)[] = [
    () => repeated([zeros('uint8', 1), often, number(2 ** 18)]),
    () => segments([TABLE, ...new Array(3).fill(zeros('int32', 0)), number(0), number(1024)]),
    () => masked([zeros('bool', 1024, 1, 1), zeros('int32', 1024, 1)]),
    () => poolRows(pooling)(nothing, rows.data),
    () => poolSegments({ ...summing, filler: undefined })(nothing, rows.data, undefined),
    () => readAll(new PlainReader({ find: () => 0 }), many.data),
    () => rowStarts(int64(2 ** 40), undefined),
  ];
  for (const work of works) expect(() => during(session, work)).toThrow(REFUSED);
});
