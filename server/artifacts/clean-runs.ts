/** Keeps fetched runs, and what was left of fetches, to a budget of disk space. Only what was fetched is ever removed: it can be fetched again. */
import { readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { stagingOf } from './fetch-run.ts';
import { inventoryPath, readInventory } from './inventory.ts';
import { withLock } from './lock.ts';
import { partialRuns, removePartial } from './partial-runs.ts';

/** Milliseconds that a run stays after its last sign of use: others that share the volume may be serving it. */
const IN_USE_MS = 60 * 60 * 1000;

interface CleanOptions {
  /** The folder of runs. */
  runs: string;
  maxBytes: number;
  /** Ids that stay in any case. */
  keep: ReadonlySet<string>;
  now?: number;
}

interface Stored {
  /** Below the folder of runs: the id of a run. */
  name: string;
  bytes: number;
  usedAt: number;
  /** @returns whether it is gone. */
  remove: () => Promise<boolean>;
}

/**
 * Removes what is longest out of use until the rest fits: first what was left of fetches, then runs.
 *
 * @returns the names of what was removed, below the folder of runs.
 */
export async function cleanRuns({
  runs,
  maxBytes,
  keep,
  now = Date.now(),
}: CleanOptions): Promise<string[]> {
  const stored = [...(await leftOvers(runs)).sort(byUse), ...(await fetchedRuns(runs)).sort(byUse)];
  let bytes = stored.reduce((sum, each) => sum + each.bytes, 0);
  const removed: string[] = [];
  for (const { name, usedAt, remove, ...each } of stored) {
    if (bytes <= maxBytes) break;
    if (keep.has(name) || now - usedAt < IN_USE_MS || !(await remove())) continue;
    bytes -= each.bytes;
    removed.push(name);
  }
  return removed;
}

const byUse = (a: Stored, b: Stored) => a.usedAt - b.usedAt;

/** Marks a fetched run as in use; one that was not fetched needs no mark. */
export async function markUsed(folder: string): Promise<void> {
  const now = new Date();
  await utimes(inventoryPath(folder), now, now).catch(() => {});
}

async function leftOvers(runs: string): Promise<Stored[]> {
  return (await partialRuns(runs)).map((partial) => ({
    ...partial,
    name: relative(runs, join(stagingOf(runs), partial.name)),
    remove: () => removePartial(runs, partial),
  }));
}

async function fetchedRuns(runs: string): Promise<Stored[]> {
  const stored: Stored[] = [];
  for (const name of await readdir(runs).catch(() => [])) {
    const folder = join(runs, name);
    const inventory = await readInventory(folder);
    if (!inventory) continue;
    const bytes = inventory.files.reduce((sum, { size }) => sum + size, 0);
    const { mtimeMs: usedAt } = await stat(inventoryPath(folder));
    stored.push({ name, bytes, usedAt, remove: () => remove(runs, name) });
  }
  return stored;
}

/** Out of sight in one step: no half a run is ever found in its place. */
async function remove(runs: string, uuid: string): Promise<boolean> {
  const staging = stagingOf(runs);
  const signal = AbortSignal.timeout(10_000);
  await withLock(join(staging, `${uuid}.lock`), { signal }, async () => {
    const away = join(staging, `${uuid}.removed`);
    // Of a removal that was cut off.
    await rm(away, { recursive: true, force: true });
    await rename(join(runs, uuid), away);
    await rm(away, { recursive: true, force: true });
  });
  return true;
}
