/** A run from where it is kept into a folder of this machine: whole, or not at all. */
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import pMap from 'p-map';
import pRetry from 'p-retry';
import {
  ArtifactError,
  type ArtifactProblem,
  diskError,
  isArtifactError,
} from './artifact-error.ts';
import { download } from './download.ts';
import { requireSafeNames } from './file-names.ts';
import { LOG_IT } from './find-saved-model.ts';
import { readInventory, writeInventory } from './inventory.ts';
import { withLock } from './lock.ts';
import type { RunStore, StoredFile } from './store.ts';

/** What serving needs of a run: the model that was logged. */
const NEEDED = 'artifacts/model/';
/** Either tells that the place is a model itself: as MLflow logged it, or its SavedModel. */
const MARKS = ['MLmodel', 'saved_model.pb'];
/** Files on their way at once. */
const PARALLEL = 8;

/** Bytes of the run that are here, and of the whole. */
export interface FetchProgress {
  fetchedBytes: number;
  totalBytes: number;
}

export interface FetchOptions {
  store: RunStore;
  uuid: string;
  /** The folder of runs: the run comes to be `<runs>/<uuid>`. */
  runs: string;
  signal: AbortSignal;
  onProgress?: (progress: FetchProgress) => void;
  /** Told once, where another process is fetching the same run. */
  onWait?: () => void;
  /** Milliseconds before the second try of what may have failed for a moment; it doubles from try to try. */
  backoffMs?: number;
  /** Milliseconds without a byte after which a stream counts as hanging. */
  idleMs?: number;
}

/**
 * Sees to it that a run is there whole. What an earlier try has left is used; what is there already is not fetched again.
 *
 * @returns the run's folder.
 * @throws ArtifactError. What was fetched until then stays, apart from the runs, for the next try.
 */
export async function fetchRun(options: FetchOptions): Promise<string> {
  const { runs, uuid, signal, onWait } = options;
  const folder = join(runs, uuid);
  if (await readInventory(folder)) return folder;
  const lock = join(stagingOf(runs), `${uuid}.lock`);
  await withLock(lock, { signal, ...(onWait && { onWait }) }, async (held) => {
    if (await readInventory(folder)) return;
    const work = { ...options, signal: held };
    await retried('changed', work, () => fetchInto(join(stagingOf(runs), uuid), folder, work));
  });
  return folder;
}

/** Where runs are until they are whole. It is on the same volume, so that they come to their place by being renamed. */
export const stagingOf = (runs: string) => join(runs, '.fetching');

async function fetchInto(staging: string, folder: string, options: FetchOptions): Promise<void> {
  const { store, signal, idleMs, onProgress = () => {} } = options;
  const files = await retried('temporary', options, () => listModel(store, signal));
  if (files.length === 0) throw nothingThere(store.uri);
  requireSafeNames(files, store.uri);
  await removeOthers(staging, files);
  const bytes = new Map<string, number>();
  const totalBytes = files.reduce((sum, { size }) => sum + size, 0);
  let fetchedBytes = 0;
  onProgress({ fetchedBytes, totalBytes });
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const fetchOne = async (file: StoredFile) => {
    const onBytes = (now: number) => {
      fetchedBytes += now - (bytes.get(file.name) ?? 0);
      bytes.set(file.name, now);
      onProgress({ fetchedBytes, totalBytes });
    };
    const path = join(staging, file.name);
    const request = { store, file, path, signal: either, idleMs, onBytes };
    await retried('temporary', { ...options, signal: either }, () => download(request)).catch(
      (cause) => failed.abort(cause),
    );
  };
  // The first failure stops them all, and all have stopped before the lock is given back.
  await pMap(files, fetchOne, { concurrency: PARALLEL });
  either.throwIfAborted();
  await install(staging, folder, files, store.uri);
}

async function listModel(store: RunStore, signal: AbortSignal): Promise<StoredFile[]> {
  const logged = await store.list(NEEDED, signal);
  if (logged.length > 0) return logged;
  for (const mark of MARKS) {
    const found = await store.list(mark, signal);
    if (found.some(({ name }) => name === mark)) return store.list('', signal);
  }
  return [];
}

/** Tries again, with longer and longer pauses of random length, what has failed with a problem of this kind. */
function retried<T>(
  problem: ArtifactProblem,
  { signal, backoffMs = 500 }: FetchOptions,
  work: () => Promise<T>,
): Promise<T> {
  return pRetry(work, {
    signal,
    retries: 6,
    minTimeout: backoffMs,
    maxTimeout: 40 * backoffMs,
    randomize: true,
    shouldRetry: ({ error }) => isArtifactError(error) && error.problem === problem,
  });
}

/** What is left of an earlier listing has no place in the run. */
async function removeOthers(staging: string, files: readonly StoredFile[]): Promise<void> {
  const wanted = new Set(files.flatMap(({ name }) => [name, `${name}.part`]));
  const entries = await readdir(staging, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(staging, path).split(sep).join('/');
    const isDirectory = entry.isDirectory();
    const known = isDirectory
      ? files.some((file) => file.name.startsWith(`${name}/`))
      : wanted.has(name);
    if (!known) await rm(path, { recursive: true, force: true });
  }
}

async function install(
  staging: string,
  folder: string,
  files: readonly StoredFile[],
  uri: string,
): Promise<void> {
  try {
    await writeInventory(staging, uri, files);
    if (await stat(folder).catch(() => undefined)) await setAside(folder);
    await rename(staging, folder);
  } catch (cause) {
    throw diskError(cause, folder);
  }
}

/** A folder under the run's name that was not fetched whole by us may be somebody's: it is kept. */
async function setAside(folder: string): Promise<void> {
  for (let n = 1; ; n++) {
    const aside = `${folder}.incomplete-${n}`;
    if (await stat(aside).catch(() => undefined)) continue;
    return rename(folder, aside);
  }
}

function nothingThere(uri: string): ArtifactError {
  return new ArtifactError(
    'configuration',
    `There is no run with a logged model at ${uri}: nothing is below ${uri}/${NEEDED}, and it is no model itself. Correct the id of the run or PRED_MODEL_GCS_URI, or log a SavedModel with the run: ${LOG_IT}.`,
  );
}
