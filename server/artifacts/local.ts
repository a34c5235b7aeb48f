/** A run in a folder of this machine: a mounted volume, an MLflow server's own store. */
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ArtifactError } from './artifact-error.ts';
import type { RunStore } from './store.ts';

/** @param uri - `file:///folder` or a path. */
export function localStore(uri: string): RunStore {
  const folder = uri.startsWith('file:') ? fileURLToPath(uri) : resolve(uri);
  return {
    uri,
    async list(prefix) {
      const itself = await stat(join(folder, prefix)).catch(() => undefined);
      if (itself?.isFile()) return [{ name: prefix, size: itself.size }];
      const found = await readdir(join(folder, prefix), {
        recursive: true,
        withFileTypes: true,
      }).catch((cause) => {
        if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') return [];
        throw new ArtifactError('configuration', `${uri} cannot be read (${cause.code}).`, {
          cause,
        });
      });
      const files = found.filter((entry) => entry.isFile());
      return Promise.all(
        files.map(async (entry) => {
          const path = join(entry.parentPath, entry.name);
          const name = relative(folder, path).split(sep).join('/');
          return { name, size: (await stat(path)).size };
        }),
      );
    },
    read: async ({ name }, start, signal) =>
      createReadStream(join(folder, name), { start, signal }),
  };
}
