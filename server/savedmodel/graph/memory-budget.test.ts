import { expect, test } from 'vitest';
import { OPS } from '../kernels/ops.ts';
import { raggedOps } from '../kernels/ragged.ts';
import {
  allocate,
  type NumericTensor,
  type NumericType,
  numeric,
  scalar,
  stringTensor,
} from '../tensor.ts';
import { TensorList } from '../tensor-list.ts';
import { Attrs } from './attrs.ts';
import { during } from './during.ts';
import { bind, type Executable } from './execute.ts';
import { foldConstants } from './fold.ts';
import { MemoryBudget } from './memory-budget.ts';
import type { Kernel, OpTable, Session, Value } from './op.ts';
import type { Program } from './program.ts';
import { WorkBudget } from './work-budget.ts';

const QUARTER = numeric('uint8', [2 ** 28], new Uint8Array(2 ** 28));
const ops: OpTable = {
  // The same bytes under another object, as a hostile chain of copies would be counted, without taking the memory.
  Copy: { create: () => () => ({ ...QUARTER, data: QUARTER.data.subarray(0) }) },
  Reshape: {
    create:
      () =>
      ([value]) => ({ ...QUARTER, data: (value as typeof QUARTER).data }),
  },
};

function vector(dtype: NumericType, ...values: number[]): NumericTensor {
  const data = allocate(dtype, values.length);
  data.set(values);
  return numeric(dtype, [values.length], data);
}

function session(): Session {
  return {
    resources: new Map(),
    bundle: { read: () => QUARTER },
    assets: new Map(),
    work: new WorkBudget(),
    memory: new MemoryBudget(),
  };
}

function chain(op: string, length: number): Program {
  const steps = Array.from({ length }, (_, i) => ({
    ...{ name: `step${i}`, op: i ? op : 'Copy', attrs: new Attrs(new Map(), '') },
    ...{ inputs: i ? [i - 1] : [], outputs: [i] },
  }));
  return { steps, valueCount: length, feeds: [], fetches: [length - 1] };
}

test('constants that take more than their share together are refused while the model is loaded', () => {
  expect(() => foldConstants(chain('Copy', 5), ops, session())).toThrow(
    /^Copy "step4": Its values take more than 1024 MB together/,
  );
});

test('a value in another shape is not counted again, and a run gives back what it held', () => {
  const one = session();
  const executable = bind(chain('Reshape', 50), ops, one);
  for (let run = 0; run < 10; run++) executable.run([]);
  expect(one.memory.held).toBe(0);
});

test('a run may not make values without end, even where each call gives them back', () => {
  const one = session();
  const executable = bind(chain('Copy', 4), ops, one);
  const calls = () => {
    for (let call = 0; call < 65; call++) executable.run([]);
  };
  expect(calls).toThrow('make more than 64 GB of values in one run');
  one.memory.reset(0);
  expect(() => executable.run([])).not.toThrow();
});

const REFUSED = /Its values take more than 1024 MB together/;

test('a kernel that works at more than there is room for is refused before it takes it', () => {
  const one = session();
  const row = (...data: number[]) => numeric('int64', [data.length], Float64Array.from(data));
  const names = [new TextEncoder().encode('ROW_SPLITS')];
  const types = { list: { s: names, i: [], f: [], type: [], func: [] } };
  const run = raggedOps.RaggedTensorToTensor?.create({
    node: 'wide',
    attrs: new Attrs(new Map([['row_partition_types', types]]), 'wide'),
    session: one,
    wants: [true],
  });
  // Two rows of one number each, made 2^26 wide: the result alone would fit.
  const inputs = [row(2, 2 ** 26), row(7, 8), scalar('int64', 0), row(0, 1, 2)];
  expect(() => during(one, () => run?.(inputs))).toThrow(REFUSED);
});

function kernel(op: string, attrs: Attrs, one: Session): Kernel {
  return OPS[op]!.create({ node: op, attrs, session: one, wants: [true], functions: [] });
}

test.each([
  ['Fill', [vector('int64', 2 ** 14, 2 ** 14), scalar('float32', 1)]],
  ['Tile', [vector('float64', ...new Array(1024).fill(0)), vector('int32', 2 ** 18)]],
  ['Pad', [vector('float64', 1), numeric('int32', [1, 2], Int32Array.of(0, 2 ** 28 - 1))]],
  ['BroadcastTo', [scalar('float64', 1), vector('int32', 2 ** 28)]],
  ['BroadcastTo', [stringTensor(['a'.repeat(2 ** 10)], []), vector('int32', 2 ** 20)]],
  ['Range', [scalar('float64', 0), scalar('float64', 2 ** 28), scalar('float64', 1)]],
  [
    'AddV2',
    [
      numeric('float64', [2 ** 14, 1], new Float64Array(2 ** 14)),
      vector('float64', ...new Array(2 ** 14).fill(0)),
    ],
  ],
] as [string, Value[]][])('%s asks for room before it takes it', (op, inputs) => {
  const one = session();
  const attrs = new Attrs(
    new Map([
      ['T', { type: 2 }],
      ['Tidx', { type: 2 }],
    ]) as never,
    op,
  );
  const run = kernel(op, attrs, one);
  const before = process.memoryUsage().arrayBuffers;
  one.memory.hold(QUARTER, []);
  expect(() => during(one, () => run(inputs))).toThrow(REFUSED);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 28);
});

test('a list that grows round by round is held by the loop, which is refused once it is too long', () => {
  const one = session();
  let rounds = 0;
  const large = numeric('uint8', [2 ** 27], new Uint8Array(2 ** 27));
  const more: Executable = { size: 1, run: () => [scalar('bool', 1)] };
  const push: Executable = {
    size: 1,
    run([list]) {
      rounds++;
      return [(list as TensorList).pushed(large)];
    },
  };
  const loop = OPS.While!.create({
    ...{ node: 'loop', attrs: new Attrs(new Map(), ''), session: one, wants: [true] },
    functions: [more, push],
  });
  expect(() => loop([new TensorList([], undefined)])).toThrow(REFUSED);
  expect(rounds).toBe(8);
});
