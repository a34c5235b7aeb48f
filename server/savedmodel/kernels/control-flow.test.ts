import { expect, it } from 'vitest';
import { Attrs } from '../graph/attrs.ts';
import type { Executable } from '../graph/execute.ts';
import { FunctionLibrary } from '../graph/function-library.ts';
import { MemoryBudget } from '../graph/memory-budget.ts';
import type { KernelContext, Session } from '../graph/op.ts';
import { WorkBudget } from '../graph/work-budget.ts';
import { numeric, scalar } from '../tensor.ts';
import { TensorList } from '../tensor-list.ts';
import { controlFlowOps } from './control-flow.ts';

/** A function of so many operations that returns what it is given. */
function same(size: number): Executable {
  return { size, run: (feeds) => [...feeds] };
}

function loop(functions: readonly Executable[], work = new WorkBudget()) {
  const session = { work, memory: new MemoryBudget() } as Session;
  const context: KernelContext = {
    node: 'while',
    attrs: new Attrs(new Map(), 'while'),
    session,
    wants: [true],
    functions,
  };
  return controlFlowOps.While!.create(context);
}

it.each([
  ['rounds', 1],
  ['operations', 5_000_000],
])('a loop that never ends runs out of %s, and says what to do', (_, size) => {
  const endless = loop([same(0), same(size)]);
  expect(() => endless([scalar('bool', 1)])).toThrow(
    /more than 1000000 rounds or 5000000 operations in one run.*without an endless loop/,
  );
});

it('each run has the whole budget, whatever runs before it took', () => {
  const work = new WorkBudget();
  const body: Executable = { size: 4_000_000, run: () => [scalar('bool', 0)] };
  const once = loop([same(0), body], work);
  once([scalar('bool', 1)]);
  work.reset();
  expect(once([scalar('bool', 1)])).toMatchObject([{ data: Uint8Array.of(0) }]);
  expect(() => once([scalar('bool', 1)])).toThrow(/out of range/);
});

it('functions that do nothing but call each other cannot go on for ever', () => {
  const library = new FunctionLibrary(new Map());
  expect(() => {
    for (let i = 0; i < 1_000_000; i++) library.count();
  }).toThrow('The graph has more than 500000 operations');
});

it('filling a list element by element copies nothing, and older lists stay as they were', () => {
  const elements = [undefined, undefined];
  const one = numeric('float32', [1], Float32Array.of(1));
  const before = new TensorList(elements, [1]);
  const after = before.with(0, one).with(1, one).pushed(one);
  expect(after.elements).toBe(elements);
  expect(after.elements).toEqual([one, one, one]);
  expect(before.elements).toEqual([undefined, undefined]);
  expect(after.popped().with(1, one).elements).toEqual([one, one]);
  expect(after.elements).toEqual([one, one, one]);
});

it('a list of absurd length is refused', () => {
  expect(() => new TensorList([], undefined).resized(2 ** 40)).toThrow(/out of range/);
  expect(() => new TensorList([], undefined).resized(-1)).toThrow(/out of range/);
});
