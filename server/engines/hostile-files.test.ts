import { expect, test } from 'vitest';
import { modelFolders } from '../../bench/fuzz/mutant.ts';
import { tryMutant } from '../../bench/fuzz/trial.ts';

// `npm run fuzz` tries many more, each within limits of time and memory.
const MUTANTS = 200;

test('a damaged model answers or is refused with a SavedModelError', {
  timeout: 60_000,
}, async () => {
  const folders = modelFolders();
  const verdicts = { ran: 0, refused: 0, failed: 0 };
  const failed: unknown[] = [];
  for (let seed = 1_000_000; seed < 1_000_000 + MUTANTS; seed++) {
    const trial = await tryMutant(seed, folders);
    verdicts[trial.verdict]++;
    if (trial.verdict === 'failed') failed.push(trial);
  }
  expect(failed).toEqual([]);
  // Damage that is always found, or never, would try nothing.
  expect(Math.min(verdicts.ran, verdicts.refused)).toBeGreaterThan(MUTANTS / 10);
});
