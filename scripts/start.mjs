// `npm start`: builds what is missing or stale, then serves in this same process. npm runs it by `exec`, since a shell in
// between does not hand SIGTERM on; where there is no `exec`, on Windows, it is run without.
import { join } from 'node:path';
import { ensureBuilt, isBuilt } from './build.mjs';

// The server checks its settings at once, but nobody should wait for a build in order to learn of a typo.
if (!isBuilt()) await checkSettings();
try {
  await ensureBuilt();
} catch (error) {
  stop(1, error);
}
await import('../dist/main.mjs');

async function checkSettings() {
  const { importSource } = await import('./import-source.mjs');
  const source = join(import.meta.dirname, '../server/settings.ts');
  const { EXIT_MISCONFIGURED, parseSettings } = await importSource(source);
  try {
    parseSettings(process.env);
  } catch (error) {
    stop(EXIT_MISCONFIGURED, error);
  }
}

function stop(code, { message }) {
  process.stderr.write(`Reviewscore cannot start: ${message}\n`);
  process.exit(code);
}
