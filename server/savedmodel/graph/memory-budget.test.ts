import { expect, test } from 'vitest';
import { raggedOps } from '../kernels/ragged.ts';
import { numeric, scalar } from '../tensor.ts';
import { Attrs } from './attrs.ts';
import { bind } from './execute.ts';
import { foldConstants } from './fold.ts';
import { LoopBudget } from './loop-budget.ts';
import { MemoryBudget } from './memory-budget.ts';
import type { OpTable, Session } from './op.ts';
import type { Program } from './program.ts';

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

function session(): Session {
  return {
    resources: new Map(),
    bundle: { read: () => QUARTER },
    assets: new Map(),
    loops: new LoopBudget(),
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

test('a kernel that works at more than there is room for is refused before it takes it', () => {
  const row = (...data: number[]) => numeric('int64', [data.length], Float64Array.from(data));
  const names = [new TextEncoder().encode('ROW_SPLITS')];
  const types = { list: { s: names, i: [], f: [], type: [], func: [] } };
  const run = raggedOps.RaggedTensorToTensor?.create({
    node: 'wide',
    attrs: new Attrs(new Map([['row_partition_types', types]]), 'wide'),
    session: session(),
    wants: [true],
  });
  // Two rows of one number each, made 2^26 wide: the result alone would fit.
  const inputs = [row(2, 2 ** 26), row(7, 8), scalar('int64', 0), row(0, 1, 2)];
  expect(() => run?.(inputs)).toThrow(/Its values take more than 1024 MB together/);
});
