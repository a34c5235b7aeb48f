import { expect, test } from 'vitest';
import { scoresToTsv } from './scores-to-tsv.ts';

test('one row a review, in order, under a heading, with the whole number', () => {
  const scores = [
    { review_id: 0, sentiment: 'positive', probability: 0.9681234 } as const,
    { review_id: 1, sentiment: 'negative', probability: 0.03 } as const,
  ];
  expect(scoresToTsv(['Great.', 'Awful.'], scores)).toBe(
    'number\tsentiment\tprobability\treview\n1\tpositive\t0.9681234\tGreat.\n2\tnegative\t0.03\tAwful.',
  );
});

test('a review with line breaks, tabs or quotation marks stays one cell', () => {
  const scores = [{ review_id: 0, sentiment: 'positive', probability: 1 } as const];
  expect(scoresToTsv(['A "gem".\nTruly.'], scores)).toMatch(/\t"A ""gem""\.\nTruly\."$/);
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1'])(
  '%j is pasted as a text, not as a formula',
  (text) => {
    const scores = [{ review_id: 0, sentiment: 'positive', probability: 1 } as const];
    expect(scoresToTsv([text], scores)).toContain(`'${text}`);
  },
);
