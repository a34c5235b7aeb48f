/** Which names a bucket may give to the files of a run. */
import { ArtifactError } from './artifact-error.ts';
import type { StoredFile } from './store.ts';

/**
 * A bucket's names are any text; those of a folder are not. Nothing is renamed: a run with a name that cannot be one here is
 * refused.
 *
 * @throws ArtifactError naming the file.
 */
export function requireSafeNames(files: readonly StoredFile[], uri: string): void {
  const names = new Set(files.map(({ name }) => name));
  for (const name of names) {
    const parts = name.split('/');
    if (parts.some((part) => part === '' || part === '.' || part === '..')) {
      throw refused(name, uri, 'it leads out of the folder, or has an empty part');
    }
    if (/[\0\\]/.test(name)) throw refused(name, uri, 'it holds a NUL or a backslash');
    if (names.has(`${name}.part`)) {
      throw refused(`${name}.part`, uri, `"${name}" is called so while it is fetched`);
    }
    for (let end = parts.length - 1; end > 0; end--) {
      const folder = parts.slice(0, end).join('/');
      if (names.has(folder)) throw refused(name, uri, `"${folder}" is a file as well`);
    }
  }
}

function refused(name: string, uri: string, reason: string): ArtifactError {
  const message = `The run at ${uri} has a file named ${JSON.stringify(name)}, which cannot be kept: ${reason}. Remove it from the bucket.`;
  return new ArtifactError('configuration', message);
}
