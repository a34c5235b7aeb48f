/** A run on this machine, fetched if need be, and the SavedModel in it. */
import { ArtifactError } from '../artifacts/artifact-error.ts';
import { fetchRun } from '../artifacts/fetch-run.ts';
import { type FoundModel, findSavedModel } from '../artifacts/find-saved-model.ts';
import type { GcsAccess } from '../artifacts/gcs-client.ts';
import { openStore } from '../artifacts/store.ts';
import type { Settings } from '../settings.ts';
import type { LocateOptions } from './model.ts';
import type { Run } from './run.ts';

interface FetchSettings {
  /** That fetching may take. */
  timeoutMs: number;
  access: GcsAccess;
}

interface LocateRunOptions extends LocateOptions, FetchSettings {
  /** Told once, where another process is fetching the run. */
  onWait: () => void;
}

/** @throws ArtifactError that says what is missing, and what to do. */
export async function locateRun(
  { uuid, folder, remote }: Run,
  { signal, timeoutMs, access, ...told }: LocateRunOptions,
): Promise<FoundModel> {
  if (!remote) return findSavedModel(folder);
  const deadline = AbortSignal.timeout(timeoutMs);
  try {
    const store = openStore(remote.uri, uuid, access);
    const either = AbortSignal.any([signal, deadline]);
    return await findSavedModel(
      await fetchRun({ store, uuid, runs: remote.runs, signal: either, ...told }),
    );
  } catch (cause) {
    if (!deadline.aborted || signal.aborted) throw cause;
    const message = `${remote.uri} was not fetched within ${timeoutMs / 1000} seconds. Set PRED_MODEL_FETCH_TIMEOUT_S to more.`;
    throw new ArtifactError('temporary', message, { cause });
  }
}

/** How runs are fetched, as the settings have it. */
export function fetchSettings(settings: Settings): FetchSettings {
  return {
    timeoutMs: settings.PRED_MODEL_FETCH_TIMEOUT_S * 1000,
    access: {
      keyFile: settings.GOOGLE_APPLICATION_CREDENTIALS,
      emulator: settings.STORAGE_EMULATOR_HOST,
    },
  };
}
