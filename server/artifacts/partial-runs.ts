/** What fetches that did not come to their end have left: it is there to go on from, and takes room until then. */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { stagingOf } from './fetch-run.ts';
import { withLock } from './lock.ts';

export interface PartialRun {
  /** In the staging folder; the run's id, but for what a removal has left. */
  name: string;
  bytes: number;
  /** When something was last added. */
  usedAt: number;
}

/** Everything of the staging folder that is no lock. */
export async function partialRuns(runs: string): Promise<PartialRun[]> {
  const staging = stagingOf(runs);
  const entries = await readdir(staging).catch(() => []);
  const names = entries.filter((name) => !name.endsWith('.lock'));
  return Promise.all(
    names.map(async (name) => ({ name, ...(await measure(join(staging, name))) })),
  );
}

/**
 * Removes one, unless a process is at it or something was added since it was measured.
 *
 * @returns whether it was removed.
 */
export async function removePartial(runs: string, { name, usedAt }: PartialRun): Promise<boolean> {
  const path = join(stagingOf(runs), name);
  return unlessHeld(`${path}.lock`, async () => {
    if ((await measure(path)).usedAt > usedAt) return false;
    await rm(path, { recursive: true, force: true });
    return true;
  });
}

async function measure(folder: string): Promise<Omit<PartialRun, 'name'>> {
  const below = await readdir(folder, { recursive: true }).catch(() => []);
  let [bytes, usedAt] = [0, 0];
  for (const path of [folder, ...below.map((name) => join(folder, name))]) {
    const found = await stat(path).catch(() => undefined);
    if (found?.isFile()) bytes += found.size;
    usedAt = Math.max(usedAt, found?.mtimeMs ?? 0);
  }
  return { bytes, usedAt };
}

/** Does nothing where another holds the lock, in place of waiting for it. */
async function unlessHeld(lock: string, work: () => Promise<boolean>): Promise<boolean> {
  const held = new AbortController();
  try {
    return await withLock(lock, { signal: held.signal, onWait: () => held.abort() }, work);
  } catch (cause) {
    if (held.signal.aborted) return false;
    throw cause;
  }
}
