import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { batchTrial } from '../../bench/batch-trial.ts';
import { loadPortableEngine } from '../engines/portable.ts';
import { bundledSavedModel } from './run.ts';

/** Requests a trial; `npm run soak` sends many more. */
const REQUESTS = 1_500;

const engine = await loadPortableEngine(bundledSavedModel());
const golden: unknown[] = JSON.parse(readFileSync('training/golden/texts.json', 'utf8'));
const texts = golden.filter(
  (text): text is string => typeof text === 'string' && text.length < 400,
);
const trial = { engine, texts, requests: REQUESTS, harm: 0.1, maxRows: 128, maxQueueRows: 3_000 };

test.each([
  [1, 20, 3_000],
  [1, 128, 1_500],
  [3, 64, 3_000],
])(
  'whoever asks gets the very answer that its texts get alone, or its own failure (%i lanes, %i rows a call, %i waiting)',
  async (lanes, maxRows, maxQueueRows) => {
    const result = await batchTrial({
      ...trial,
      lanes,
      maxRows,
      maxQueueRows,
      seed: lanes + maxRows,
    });
    const { answered, poisoned, abandoned, refused } = result;
    expect(answered + poisoned + abandoned + refused).toBe(REQUESTS);
    for (const count of [answered, poisoned, abandoned, refused]) expect(count).toBeGreaterThan(20);
  },
);

test('where nothing goes wrong each row is computed once', async () => {
  const result = await batchTrial({ ...trial, lanes: 2, harm: 0, maxQueueRows: 1e9, seed: 7 });
  expect(result).toMatchObject({ answered: REQUESTS, computedRows: result.rows });
});
