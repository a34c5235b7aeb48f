/**
 * Where the package lies, whatever the current directory: this module runs from its source, out of
 * dist/main.mjs and out of Next's chunks, so its own place alone does not tell.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Lies in the root and nowhere else, as package.json does not: Next writes one into its build. */
const MARK = 'next.config.mjs';

/** The package's own folder: the nearest above this module that holds the mark. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, MARK))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`There is no ${MARK} above ${import.meta.url}.`);
    folder = parent;
  }
  return folder;
}
