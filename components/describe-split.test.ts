import { expect, test } from 'vitest';
import { describeSplit } from './describe-split.ts';

test('counts, and says by which rule', () => {
  expect(describeSplit('Great.\nAwful.', 'line', 2)).toEqual({
    amount: '2 reviews',
    rule: 'Each line is one',
  });
  expect(describeSplit('Great.\n\nAwful.', 'blank-line', 2).rule).toBe('Blank lines separate them');
  expect(describeSplit('Great.\nTruly.', 'blank-line', 1).rule).toBe(
    'No blank line, so all is one',
  );
});

test('has no rule to explain where there is at most one line', () => {
  expect(describeSplit('Great.\n', 'line', 1).rule).toBe('On one line');
  expect(describeSplit('', 'line', 0)).toEqual({
    amount: '0 reviews',
    rule: 'Nothing to score yet',
  });
});
