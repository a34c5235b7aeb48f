/**
 * The process: one `node:http` server that answers the API itself, several times faster than through
 * a Next route handler, and leaves pages to Next. It listens at once and loads meanwhile.
 */
import { createServer, type RequestListener } from 'node:http';
import { join } from 'node:path';
import { boot, model, stopMisconfigured } from './boot.ts';
import { isTooLarge } from './http/body.ts';
import { handle } from './http/handler.ts';
import { drainOnSignal, listen } from './http/lifecycle.ts';
import { answerNode } from './http/node.ts';
import { isPage } from './http/routes.ts';
import { type Settings, settings } from './settings.ts';

/** Longer than the idle timeout of the proxies in front, or they reuse a connection that we close. */
const KEEP_ALIVE_MS = 75_000;

await main();

async function main(): Promise<void> {
  const known = readSettings();
  const pages = preparePages();
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    if (isPage(request.url ?? '/')) pages.then((answer) => answer(request, response));
    else answerNode(handle, request, response).catch((cause) => response.destroy(cause));
  });
  // A body that the edge will refuse is refused before it is sent.
  server.on('checkContinue', (request, response) => {
    if (!isTooLarge(request.headers['content-length'])) response.writeContinue();
    server.emit('request', request, response);
  });
  drainOnSignal(server);
  const port = await listen(server, known);
  await Promise.all([boot(), pages]);
  const host = known.HOST.includes(':') ? `[${known.HOST}]` : known.HOST;
  const { run, engine } = model();
  process.stdout.write(
    `Reviewscore serves run ${run.uuid} (${engine} engine) at http://${host}:${port}\n`,
  );
}

function readSettings(): Settings {
  try {
    return settings();
  } catch (cause) {
    return stopMisconfigured((cause as Error).message);
  }
}

async function preparePages(): Promise<RequestListener> {
  Object.assign(process.env, { NODE_ENV: 'production' });
  const { default: next } = await import('next');
  const app = next({ dev: false, dir: join(import.meta.dirname, '..') });
  // Next says how long it read its configuration; the start is to say one line, ours.
  const { log } = console;
  console.log = () => {};
  await app.prepare().finally(() => {
    console.log = log;
  });
  const answer = app.getRequestHandler();
  return (request, response) => void answer(request, response);
}
