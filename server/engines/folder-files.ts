/** The importer reads files through a source that it is given; here that is a folder on disk, and no more than it. */
import { constants } from 'node:fs';
import { open, readdir, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { type FileSource, tooLarge } from '../savedmodel/index.ts';

/** For reading; a pipe is not waited for. Windows has neither the flag nor the pipes. */
const WITHOUT_WAITING = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * The files of a folder on disk. A link in it may lead to another place in it, never out of it: what a model's folder
 * holds is not ours, and a link could show any file of the machine to the model.
 *
 * @throws Error where the folder does not exist or may not be read; a missing file in it is no error.
 */
export async function openFolder(folder: string): Promise<FileSource> {
  const root = await rootOf(folder);
  return {
    async read(path, maxBytes = Number.POSITIVE_INFINITY) {
      try {
        const file = await placeIn(root, path);
        const handle = await open(file, WITHOUT_WAITING);
        try {
          // Of what was opened: somebody may have put another thing in its place since.
          const found = await handle.stat();
          if (!found.isFile() && !found.isDirectory()) throw special(path);
          if (found.size > maxBytes) throw tooLarge(path, found.size, maxBytes);
          return await handle.readFile();
        } finally {
          await handle.close();
        }
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'ENOENT') return undefined;
        if (code === undefined) throw error;
        throw new Error(`${path} cannot be read (${code})`, { cause: error });
      }
    },
  };
}

/**
 * For a runtime that opens files by itself: that whatever it may find in the folder is a file in it.
 *
 * @throws Error for a link that leads out of the folder, and what is neither file nor folder.
 */
export async function requireOwnFiles(folder: string): Promise<void> {
  const root = await rootOf(folder);
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isDirectory())
      await placeIn(root, relative(root, join(entry.parentPath, entry.name)));
  }
}

async function rootOf(folder: string): Promise<string> {
  const entry = await stat(folder).catch(() => undefined);
  if (!entry) throw new Error('there is no such folder');
  if (!entry.isDirectory()) throw new Error('this is a file, not a folder');
  return realpath(folder);
}

/** Where a file is in the end. Pipes and devices may never end, or do something when they are opened. */
async function placeIn(root: string, path: string): Promise<string> {
  const place = await realpath(join(root, path));
  if (!place.startsWith(root.endsWith(sep) ? root : root + sep)) {
    throw new Error(`${path} leads out of the model's folder, which is refused`);
  }
  const entry = await stat(place);
  if (entry.isFile() || entry.isDirectory()) return place;
  throw special(path);
}

function special(path: string): Error {
  return new Error(`${path} is neither a file nor a folder, which is refused`);
}
