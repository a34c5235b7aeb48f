import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileSource } from '../savedmodel/index.ts';

/**
 * The files of a folder on disk.
 *
 * @throws Error where the folder does not exist or may not be read; a missing file in it is no error.
 */
export async function openFolder(folder: string): Promise<FileSource> {
  const entry = await stat(folder).catch(() => undefined);
  if (!entry) throw new Error('there is no such folder');
  if (!entry.isDirectory()) throw new Error('this is a file, not a folder');
  return {
    async read(path) {
      try {
        return await readFile(join(folder, path));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw new Error(`${path} cannot be read (${(error as NodeJS.ErrnoException).code})`, {
          cause: error,
        });
      }
    },
  };
}
