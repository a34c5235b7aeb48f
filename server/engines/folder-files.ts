/** The importer reads files through a source that it is given; here that is a folder on disk, and no more than it. */
import { readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { type FileSource, SavedModelError, tooLarge } from '../savedmodel/index.ts';

/**
 * The files of a folder on disk. A link in it may lead to another place in it, never out of it: what a model's folder
 * holds is not ours, and a link could show any file of the machine to the model.
 *
 * @throws Error where the folder does not exist or may not be read; a missing file in it is no error.
 */
export async function openFolder(folder: string): Promise<FileSource> {
  const entry = await stat(folder).catch(() => undefined);
  if (!entry) throw new Error('there is no such folder');
  if (!entry.isDirectory()) throw new Error('this is a file, not a folder');
  const root = await realpath(folder);
  return {
    async read(path, maxBytes = Number.POSITIVE_INFINITY) {
      try {
        const file = await realpath(join(root, path));
        if (file.startsWith(root.endsWith(sep) ? root : root + sep)) {
          const { size } = await stat(file);
          if (size > maxBytes) throw tooLarge(path, size, maxBytes);
          return await readFile(file);
        }
      } catch (error) {
        if (error instanceof SavedModelError) throw error;
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw new Error(`${path} cannot be read (${(error as NodeJS.ErrnoException).code})`, {
          cause: error,
        });
      }
      throw new Error(`${path} leads out of the model's folder, which is refused`);
    },
  };
}
