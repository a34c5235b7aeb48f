/** The official client of Cloud Storage, with its standard credentials, and a new one once its token is no longer taken. */
import type { Storage } from '@google-cloud/storage';
import { isWithoutCredentials } from './gcs-error.ts';
import { requireKeyFile } from './key-file.ts';

export interface GcsAccess {
  /** Of a service account; without it the client looks for what the machine has. */
  keyFile?: string | undefined;
  /** The address of an emulator. It is asked without credentials, unless there is a key file. */
  emulator?: string | undefined;
}

/**
 * Does one request by the client. One that is answered 401 is asked once more, with a fresh token: a token may be revoked,
 * or out of its time by the clock of Cloud Storage, before the client knows.
 */
export type Ask = <T>(request: (storage: Storage) => Promise<T>) => Promise<T>;

/** A client of its own; it is opened with the first request. */
export function gcsClient(access: GcsAccess): Ask {
  let current: Promise<Storage> | undefined;
  return async (request) => {
    current ??= openStorage(access);
    const used = current;
    try {
      return await request(await used);
    } catch (cause) {
      if ((cause as { code?: unknown }).code !== 401 || isAnonymous(await used)) throw cause;
      // Of several requests that are refused together the first renews the client for all. The client itself keeps its
      // token until its time is over, so it is a new one.
      if (current === used) current = openStorage(access);
      return request(await current);
    }
  };
}

/** The package is large: it is loaded where a bucket is asked for, and only then. */
async function openStorage({ keyFile, emulator }: GcsAccess): Promise<Storage> {
  if (keyFile !== undefined) await requireKeyFile(keyFile);
  const { Storage } = await import('@google-cloud/storage');
  const storage = new Storage({
    // Tries are counted in one place, which also resumes: fetch-run.ts.
    retryOptions: { autoRetry: false },
    ...(keyFile !== undefined && { keyFilename: keyFile, useAuthWithCustomEndpoint: true }),
    ...(emulator !== undefined && { apiEndpoint: emulator }),
  });
  // The client reads the same setting, and leaves out the path of the API where it is set; emulators have it, as Google does.
  if (emulator !== undefined)
    storage.baseUrl = emulator.replace(/(\/storage\/v1)?\/*$/, '/storage/v1');
  return storage;
}

/** The headers that show a request to be the client's own. */
export async function credentials(storage: Storage, url: string): Promise<Record<string, string>> {
  if (isAnonymous(storage)) return {};
  try {
    return await storage.authClient.getRequestHeaders(url);
  } catch (cause) {
    // Public buckets need none; any other answers 401.
    if (isWithoutCredentials(cause)) return {};
    throw cause;
  }
}

const isAnonymous = ({ customEndpoint, useAuthWithCustomEndpoint }: Storage) =>
  customEndpoint && !useAuthWithCustomEndpoint;
