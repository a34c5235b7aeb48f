/** Before the tests: the build is fresh, and the clients are installed. */
import { ensureBuilt } from '../../scripts/build.mjs';
import { ensureEnvironments } from './environments.ts';

export default async function prepare(): Promise<void> {
  ensureEnvironments();
  await ensureBuilt();
}
