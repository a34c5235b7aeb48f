// `npm start`: builds what is missing or stale, then serves in this same process.
import { ensureBuilt } from './build.mjs';

try {
  await ensureBuilt();
} catch (error) {
  process.stderr.write(`Reviewscore cannot start: ${error.message}\n`);
  process.exit(1);
}
await import('../dist/main.mjs');
