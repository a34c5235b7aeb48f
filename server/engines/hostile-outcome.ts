import { expect } from 'vitest';
import { loadSavedModel, SavedModelError, stringTensor } from '../savedmodel/index.ts';
import { hostileModel, type Parts } from './hostile-model.ts';

/** What loading and running end in: the error, which is one of ours, or undefined. Seconds are of computing, since others may be at work beside this test. */
export async function outcome(parts: Parts, maxSeconds = 10): Promise<string | undefined> {
  const files = hostileModel(parts);
  const start = process.cpuUsage();
  const error = await loadSavedModel(files)
    .then((model) => void model.run([stringTensor(['a text', ''])]))
    .catch((thrown: Error) => thrown);
  const { user, system } = process.cpuUsage(start);
  expect((user + system) / 1e6).toBeLessThan(maxSeconds);
  if (error) expect(error).toBeInstanceOf(SavedModelError);
  return error?.message;
}
