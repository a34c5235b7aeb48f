/** A process that tries mutants one after another, and may hang or die of one. */
import { modelFolders } from './fuzz/mutant.ts';
import { tryMutant } from './fuzz/trial.ts';

const folders = modelFolders();

process.on('message', async (seed: number) => {
  const trial = await tryMutant(seed, folders);
  process.send?.({ ...trial, megabytes: Math.round(process.resourceUsage().maxRSS / 1024) });
});
