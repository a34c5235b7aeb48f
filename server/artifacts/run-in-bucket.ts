/** A run in an emulated bucket, and a folder to fetch it into: new ones for each test. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { FakeGcs } from './fake-gcs.ts';
import { type FetchOptions, fetchRun } from './fetch-run.ts';
import { openStore } from './store.ts';

export const PB = 'p/run1/artifacts/model/data/model/saved_model.pb';
export const BYTES = Buffer.alloc(300_000, 'seven little words for one small file; ');

export let gcs: FakeGcs;
export let runs: string;

/** Call it once at the top of a test file. */
export function newRunForEachTest(): void {
  beforeEach(async () => {
    gcs = new FakeGcs();
    await gcs.start();
    runs = await mkdtemp(join(tmpdir(), 'runs-'));
    gcs.put('b', 'p/run1/artifacts/model/MLmodel', 'run_id: run1\n');
    gcs.put('b', PB, BYTES);
    gcs.put('b', 'p/run1/artifacts/model/data/model/assets/words.txt', '');
    gcs.put('b', 'p/run1/artifacts/other.png', 'not needed');
  });

  afterEach(async () => {
    await gcs.stop();
    await rm(runs, { recursive: true });
  });
}

export const fetchIt = (more: Partial<FetchOptions> & { uri?: string } = {}) =>
  fetchRun({
    store: openStore(more.uri ?? 'gs://b/p', 'run1', { emulator: gcs.url }),
    uuid: 'run1',
    runs,
    signal: AbortSignal.timeout(20_000),
    backoffMs: 1,
    ...more,
  });

export const filesOf = async (folder: string) =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

/** The run is there as it is in the bucket. */
export async function expectWhole(): Promise<void> {
  expect(await filesOf(join(runs, 'run1'))).toEqual([
    '.fetched.json',
    'artifacts/model/MLmodel',
    'artifacts/model/data/model/assets/words.txt',
    'artifacts/model/data/model/saved_model.pb',
  ]);
  const bytes = await readFile(join(runs, 'run1', 'artifacts/model/data/model/saved_model.pb'));
  const inBucket = gcs.buckets.get('b')?.get(PB)?.bytes as Buffer;
  expect(bytes.equals(inBucket)).toBe(true);
}

/** No folder that could be taken for a run. */
export async function expectNothing(): Promise<void> {
  const there = await readdir(runs);
  expect(there.filter((name) => name !== '.fetching')).toEqual([]);
}
