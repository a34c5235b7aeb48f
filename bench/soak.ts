/** `npm run soak [requests] [seed]`: the trial of the batcher, at length, over the bundled run. */
import { loadPortableEngine } from '../server/engines/portable.ts';
import { bundledSavedModel } from '../server/model/run.ts';
import { batchTrial } from './batch-trial.ts';
import { reviewWriter } from './reviews.ts';

const TRIALS = 10;
const [requests = 100_000, firstSeed = 1] = process.argv.slice(2).map(Number);
const folder = bundledSavedModel();
const engine = await loadPortableEngine(folder);
const writer = reviewWriter(folder, 5);
const texts = Array.from({ length: 500 }, (_, i) => (i % 50 ? writer.short() : writer.full()));

for (let trial = 0; trial < TRIALS; trial++) {
  const options = {
    ...{ seed: firstSeed + trial, requests: Math.ceil(requests / TRIALS), harm: 0.1 },
    ...{ lanes: 1 + (trial % 3), maxRows: 16 << (trial % 5), maxQueueRows: 2_000 },
  };
  const result = await batchTrial({ engine, texts, ...options });
  process.stdout.write(`${JSON.stringify({ ...options, ...result })}\n`);
}
