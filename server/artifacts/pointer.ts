/** The object that names the run to serve, beside the runs: `active-run.txt`. */
import { text } from 'node:stream/consumers';
import { RUN_ID } from '../run-id.ts';
import { ArtifactError } from './artifact-error.ts';
import type { GcsAccess } from './gcs-client.ts';
import { openPlace, type RunStore } from './store.ts';

const NAME = 'active-run.txt';
/** Bytes: an id is shorter by far. */
const MAX_BYTES = 1_000;

/** The id of the run that it names, or undefined where there is no such object. @throws ArtifactError where it holds no id. */
type ReadPointer = (signal: AbortSignal) => Promise<string | undefined>;

/**
 * Looks are by one client, which keeps its token, until one fails: the credentials may be others by the next.
 *
 * @param uri - of the folder that the runs are in: `gs://bucket/prefix`, `file:///folder` or a path.
 * @throws ArtifactError for an address that names no such place.
 */
export function openPointer(uri: string, access: GcsAccess = {}): ReadPointer {
  let store = openPlace(uri, access);
  return async (signal) => {
    try {
      return await readFrom(store, signal);
    } catch (cause) {
      store = openPlace(uri, access);
      throw cause;
    }
  };
}

async function readFrom(store: RunStore, signal: AbortSignal): Promise<string | undefined> {
  const file = (await store.list(NAME, signal)).find(({ name }) => name === NAME);
  if (!file) return undefined;
  const isShort = file.size > 0 && file.size <= MAX_BYTES;
  const named = isShort ? (await text(await store.read(file, 0, signal))).trim() : '';
  if (RUN_ID.test(named)) return named;
  throw noId(`${store.uri}/${NAME}`);
}

function noId(place: string): ArtifactError {
  const write = /^gs:/i.test(place)
    ? `| gcloud storage cp - ${place}`
    : `> ${place.replace(/^file:\/\//i, '')}`;
  const message = `${place} does not hold a run's id alone. Write one: echo <run id> ${write}`;
  return new ArtifactError('configuration', message);
}
