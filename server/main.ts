/**
 * The process: one `node:http` server that answers the API itself, several times faster than through
 * a Next route handler, and leaves pages to Next. It listens at once and loads meanwhile.
 */
import type { RequestListener } from 'node:http';
import { boot, orStop } from './boot.ts';
import { handle } from './http/handler.ts';
import { drainOnSignal, listen } from './http/lifecycle.ts';
import { createHttpServer } from './http/server.ts';
import { packageRoot } from './package-root.ts';
import { runs } from './runs.ts';
import { settings } from './settings.ts';

await main();

async function main(): Promise<void> {
  const known = orStop(settings);
  const served = orStop(runs);
  const pages = preparePages();
  const server = createHttpServer({ handler: handle, pages });
  drainOnSignal(server, () => served.drain());
  const port = await listen(server, known);
  await Promise.all([boot(), pages]);
  const host = known.HOST.includes(':') ? `[${known.HOST}]` : known.HOST;
  const { run, about } = served.active;
  process.stdout.write(
    `Reviewscore serves run ${run.uuid} (${about.engine.name} engine: ${about.reason}) at http://${host}:${port}\n`,
  );
}

async function preparePages(): Promise<RequestListener> {
  Object.assign(process.env, { NODE_ENV: 'production' });
  const { default: next } = await import('next');
  const app = next({ dev: false, dir: packageRoot() });
  // Next says how long it read its configuration; the start is to say one line, ours.
  const { log } = console;
  console.log = () => {};
  await app.prepare().finally(() => {
    console.log = log;
  });
  const answer = app.getRequestHandler();
  return (request, response) => void answer(request, response);
}
