import { expect, test, vi } from 'vitest';
import { WorkBudget } from './work-budget.ts';

test('loops may have as many more operations as the inputs have bytes', () => {
  const work = new WorkBudget();
  work.spend(5_000_000);
  expect(() => work.spend(1)).toThrow(/more than 1000000 rounds or 5000000 operations/);
  work.reset(1_000);
  work.spend(5_064_000);
  expect(() => work.spend(1)).toThrow(/5064000 operations/);
});

test('loops of few but slow operations end as well', () => {
  const now = vi.spyOn(performance, 'now').mockReturnValue(1_000);
  const work = new WorkBudget();
  now.mockReturnValue(60_999);
  work.spend(1);
  now.mockReturnValue(61_001);
  expect(() => work.spend(1)).toThrow(/more than a minute/);
  work.reset(10_000);
  now.mockReturnValue(122_000);
  work.spend(1);
  now.mockRestore();
});

test('a run may multiply as often for each row', () => {
  const work = new WorkBudget();
  work.requireWork(2 ** 36);
  expect(() => work.requireWork(1)).toThrow(/more than 68719476736 multiplications/);
  work.reset(0, 3);
  work.requireWork(3 * 2 ** 36);
  expect(() => work.requireWork(1)).toThrow(/out of range/);
});
