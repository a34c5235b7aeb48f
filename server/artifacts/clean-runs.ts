/** Keeps fetched runs to a budget of disk space. Only what was fetched is ever removed: it can be fetched again. */
import { readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { stagingOf } from './fetch-run.ts';
import { inventoryPath, readInventory } from './inventory.ts';
import { withLock } from './lock.ts';

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

interface StoredRun {
  uuid: string;
  bytes: number;
  usedAt: number;
}

/** Removes the runs that are longest out of use until the others fit. @returns the ids of those removed. */
export async function cleanRuns({
  runs,
  maxBytes,
  keep,
  now = Date.now(),
}: CleanOptions): Promise<string[]> {
  const stored = (await fetchedRuns(runs)).sort((a, b) => a.usedAt - b.usedAt);
  let bytes = stored.reduce((sum, run) => sum + run.bytes, 0);
  const removed: string[] = [];
  for (const { uuid, usedAt, ...run } of stored) {
    if (bytes <= maxBytes) break;
    if (keep.has(uuid) || now - usedAt < IN_USE_MS) continue;
    await remove(runs, uuid);
    bytes -= run.bytes;
    removed.push(uuid);
  }
  return removed;
}

/** Marks a fetched run as in use; one that was not fetched needs no mark. */
export async function markUsed(folder: string): Promise<void> {
  const now = new Date();
  await utimes(inventoryPath(folder), now, now).catch(() => {});
}

async function fetchedRuns(runs: string): Promise<StoredRun[]> {
  const stored: StoredRun[] = [];
  for (const uuid of await readdir(runs).catch(() => [])) {
    const folder = join(runs, uuid);
    const inventory = await readInventory(folder);
    if (!inventory) continue;
    const bytes = inventory.files.reduce((sum, { size }) => sum + size, 0);
    stored.push({ uuid, bytes, usedAt: (await stat(inventoryPath(folder))).mtimeMs });
  }
  return stored;
}

/** Out of sight in one step: no half a run is ever found in its place. */
async function remove(runs: string, uuid: string): Promise<void> {
  const staging = stagingOf(runs);
  const signal = AbortSignal.timeout(10_000);
  await withLock(join(staging, `${uuid}.lock`), { signal }, async () => {
    const away = join(staging, `${uuid}.removed`);
    // Of a removal that was cut off.
    await rm(away, { recursive: true, force: true });
    await rename(join(runs, uuid), away);
    await rm(away, { recursive: true, force: true });
  });
}
