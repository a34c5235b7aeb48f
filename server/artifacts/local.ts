/** A run in a folder of this machine: a mounted volume, an MLflow server's own store. */
import { createReadStream } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { ArtifactError } from './artifact-error.ts';
import type { RunStore, StoredFile } from './store.ts';

/** @param uri - `file:///folder` or a path. */
export function localStore(uri: string): RunStore {
  const folder = uri.startsWith('file:') ? fileURLToPath(uri) : resolve(uri);
  return {
    uri,
    async list(prefix) {
      const itself = await stat(join(folder, prefix)).catch(() => undefined);
      if (!itself) return [];
      if (itself.isFile()) return [{ name: prefix, size: itself.size }];
      return filesBelow(folder, prefix.replace(/\/+$/, '')).catch((cause) => {
        throw unreadable(uri, cause);
      });
    },
    read: async ({ name }, start, signal) =>
      Readable.from(chunksOf(join(folder, name), start, signal), { objectMode: false }),
  };
}

/** Links are followed, but not into a folder that they are in themselves. */
async function filesBelow(
  folder: string,
  name: string,
  above: readonly string[] = [],
): Promise<StoredFile[]> {
  const place = await realpath(join(folder, name));
  if (above.includes(place)) return [];
  const files: StoredFile[] = [];
  for (const entry of await readdir(place)) {
    const below = `${name}/${entry}`;
    const found = await stat(join(folder, below));
    if (found.isFile()) files.push({ name: below, size: found.size });
    if (found.isDirectory()) files.push(...(await filesBelow(folder, below, [...above, place])));
  }
  return files;
}

/** What goes wrong here is of the source; of other errors `download` takes its own file to be the cause. */
async function* chunksOf(path: string, start: number, signal: AbortSignal): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(path, { start, signal });
  } catch (cause) {
    signal.throwIfAborted();
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw unreadable(path, cause);
    throw new ArtifactError('changed', `${path} was removed while it was fetched.`, { cause });
  }
}

function unreadable(path: string, cause: unknown): ArtifactError {
  const { code } = cause as NodeJS.ErrnoException;
  const message = `${path} cannot be read (${code}).`;
  return new ArtifactError('configuration', message, { cause });
}
