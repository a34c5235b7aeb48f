/**
 * Where the project lies, from wherever it is started. The process that knows says so first; below Next, which moves modules
 * about, and in tests the current directory is it.
 */
import { singleton } from './singleton.ts';

export function projectRoot(known?: string): string {
  return singleton('root', () => known ?? process.cwd());
}
