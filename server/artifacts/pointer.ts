/** The object that names the run to serve, beside the runs: `active-run.txt`. */
import { text } from 'node:stream/consumers';
import { RUN_ID } from '../run-id.ts';
import { ArtifactError } from './artifact-error.ts';
import type { GcsAccess } from './gcs-client.ts';
import { openPlace } from './store.ts';

const NAME = 'active-run.txt';
/** Bytes: an id is shorter by far. */
const MAX_BYTES = 1_000;

interface PointerOptions {
  /** Of the folder that the runs are in: `gs://bucket/prefix`, `file:///folder` or a path. */
  uri: string;
  access?: GcsAccess;
  signal: AbortSignal;
}

/** @returns the run's id, or undefined where there is no such object. @throws ArtifactError where it holds no id. */
export async function readPointer({
  uri,
  access = {},
  signal,
}: PointerOptions): Promise<string | undefined> {
  const store = openPlace(uri, access);
  const file = (await store.list(NAME, signal)).find(({ name }) => name === NAME);
  if (!file) return undefined;
  const isShort = file.size > 0 && file.size <= MAX_BYTES;
  const named = isShort ? (await text(await store.read(file, 0, signal))).trim() : '';
  if (RUN_ID.test(named)) return named;
  const place = `${store.uri}/${NAME}`;
  const write = /^gs:/i.test(place)
    ? `| gcloud storage cp - ${place}`
    : `> ${place.replace(/^file:\/\//i, '')}`;
  const message = `${place} does not hold a run's id alone. Write one: echo <run id> ${write}`;
  throw new ArtifactError('configuration', message);
}
