import { expect, test } from 'vitest';
import { describeSplit } from './describe-split.ts';

test('counts, and says by which rule', () => {
  expect(describeSplit({ text: 'Great.\nAwful.', separator: 'line', count: 2 })).toEqual({
    amount: '2 reviews',
    rule: 'Each line is one',
  });
  expect(describeSplit({ text: 'Great.\n\nAwful.', separator: 'blank-line', count: 2 }).rule).toBe(
    'Blank lines separate them',
  );
  expect(describeSplit({ text: 'Great.\nTruly.', separator: 'blank-line', count: 1 }).rule).toBe(
    'No blank line, so all is one',
  );
});

test('has no rule to explain where there is at most one line', () => {
  expect(describeSplit({ text: 'Great.\n', separator: 'line', count: 1 }).rule).toBe('On one line');
  expect(describeSplit({ text: '', separator: 'line', count: 0 })).toEqual({
    amount: '0 reviews',
    rule: 'Nothing to score yet',
  });
});
