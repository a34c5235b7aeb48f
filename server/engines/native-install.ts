/** Whether the native engine is there, as far as can be told without loading 300 MB. */
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import packageJson from '../../package.json';
import { packageRoot } from '../package-root.ts';

const PACKAGE = '@tensorflow/tfjs-node';
const VERSION = packageJson.optionalDependencies[PACKAGE];

/** The module that the native engine's process runs; `npm run build` makes it. */
export const NATIVE_SCRIPT = 'dist/native-process.mjs';

/** What to do about an install that is broken. */
export const REPAIR = `\`npm rebuild ${PACKAGE}\` repairs it or shows why it cannot be`;

/** There is no TensorFlow to run the native engine with; the message says what is missing and what to do. */
export class NativeMissingError extends Error {
  override readonly name = 'NativeMissingError';
  /** Whether it is installed, but cannot work: somebody meant it to be there. */
  readonly isBroken: boolean;

  constructor(message: string, { isBroken }: { isBroken: boolean }) {
    super(message);
    this.isBroken = isBroken;
  }
}

/**
 * What is wrong with the install of tfjs-node, with the remedy; undefined where nothing is to be seen.
 *
 * @param root - the folder whose packages and build are meant.
 */
export function nativeProblem(root: string = packageRoot()): NativeMissingError | undefined {
  const folder = packageFolder(root);
  if (!folder) {
    return new NativeMissingError(
      `${PACKAGE} is not installed: npm leaves it out where its native library cannot be downloaded. \`npm install --no-save ${PACKAGE}@${VERSION}\` installs it or shows why it cannot be.`,
      { isBroken: false },
    );
  }
  if (!hasBinding(folder)) {
    return new NativeMissingError(
      `${PACKAGE} is installed without its native library: its install script did not run, or failed. ${REPAIR}.`,
      { isBroken: true },
    );
  }
  if (!existsSync(join(root, NATIVE_SCRIPT))) {
    return new NativeMissingError(`${NATIVE_SCRIPT} is not built. \`npm run build\` makes it.`, {
      isBroken: false,
    });
  }
  return undefined;
}

function packageFolder(root: string): string | undefined {
  try {
    return dirname(createRequire(join(root, 'package.json')).resolve(`${PACKAGE}/package.json`));
  } catch {
    return undefined;
  }
}

/** One for each version of Node-API that it is built for: lib/napi-v8, for instance. */
function hasBinding(folder: string): boolean {
  const lib = join(folder, 'lib');
  if (!existsSync(lib)) return false;
  return readdirSync(lib).some((name) => existsSync(join(lib, name, 'tfjs_binding.node')));
}
