/** Where a run is kept, whatever the place: the files below it, and their bytes. */
import type { Readable } from 'node:stream';
import { ArtifactError } from './artifact-error.ts';
import { gcsStore } from './gcs.ts';
import type { GcsAccess } from './gcs-client.ts';
import { localStore } from './local.ts';

export interface StoredFile {
  /** Below the run, with "/" between its parts. */
  name: string;
  /** Bytes. */
  size: number;
  /** Of the contents, in base64, as Cloud Storage tells them. */
  crc32c?: string | undefined;
  md5?: string | undefined;
  /** Another one means other contents under the same name. */
  generation?: string | undefined;
}

export interface RunStore {
  /** The run's place, as a person would write it. */
  readonly uri: string;
  /** Files of the run whose names begin so. @throws ArtifactError */
  list(prefix: string, signal: AbortSignal): Promise<StoredFile[]>;
  /**
   * The bytes of a file from an offset below its size on.
   *
   * @param signal - of this reading alone, as what reads may hang on to it; its reason ends the stream.
   * @throws ArtifactError, as does the stream.
   */
  read(file: StoredFile, from: number, signal: AbortSignal): Promise<Readable>;
}

/**
 * The store of a run by the scheme of its address: `gs://bucket/prefix/<run id>`, `file:///folder/<run id>` or a path. The
 * run's id is put behind the address where it is not its end already.
 *
 * @throws ArtifactError for an address that names no such place.
 */
export function openStore(uri: string, uuid: string, access: GcsAccess = {}): RunStore {
  const address = uri.trim().replace(/\/+$/, '');
  return openPlace(address.endsWith(`/${uuid}`) ? address : `${address}/${uuid}`, access);
}

/** As `openStore`, of just this place. */
export function openPlace(uri: string, access: GcsAccess = {}): RunStore {
  const place = uri.trim().replace(/\/+$/, '');
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(place)?.[1]?.toLowerCase();
  if (scheme === 'gs') return gcsStore(place, access);
  if (scheme === 'file' || scheme === undefined) return localStore(place);
  throw new ArtifactError(
    'configuration',
    `Runs cannot be fetched from "${uri}": the scheme ${scheme}: is not known. Use gs://bucket/prefix, file:///folder or a path.`,
  );
}
