/**
 * The process: one `node:http` server that answers the API itself, several times faster than through
 * a Next route handler, and leaves pages to Next; and a gRPC server, where one is asked for. They listen at once, and the
 * model is loaded meanwhile.
 */
import { readFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { boot, orStop, stopMisconfigured } from './boot.ts';
import { handle } from './http/handler.ts';
import { drainOnSignal, listen, listenFailure } from './http/lifecycle.ts';
import { createHttpServer } from './http/server.ts';
import { type GrpcServer, startGrpcServer } from './inference-protocol/grpc/server.ts';
import { inferenceService, vertexPaths } from './inference-service.ts';
import type { Model } from './model/model.ts';
import { logger } from './observability/logger.ts';
import { metrics } from './observability/metrics.ts';
import { packageRoot } from './package-root.ts';
import { runs } from './runs.ts';
import { type Settings, settings } from './settings.ts';

await main();

async function main(): Promise<void> {
  const known = orStop(settings);
  const served = orStop(runs);
  const pages = preparePages();
  const ownPaths = Object.values(vertexPaths()).filter((path) => path !== undefined);
  const { answered } = metrics();
  const server = createHttpServer({ handler: handle, pages, ownPaths, answered });
  const grpc = serveGrpc(known);
  drainOnSignal(server, async () => {
    served.drain();
    await (await grpc)?.stop();
  });
  const port = await listen(server, known);
  const [overGrpc] = await Promise.all([grpc, boot(), pages]);
  const host = known.HOST.includes(':') ? `[${known.HOST}]` : known.HOST;
  const also = overGrpc ? ` by gRPC at ${host}:${overGrpc.port}, and` : '';
  process.stdout.write(
    `Reviewscore serves ${known.V2_LOAD_AT_START ? told(served.active) : 'whatever it is told to load'}${also} at http://${host}:${port}\n`,
  );
}

function told({ run, about }: Model): string {
  return `run ${run.uuid} (${about.engine.name} engine: ${about.reason})`;
}

async function serveGrpc({
  HOST: host,
  GRPC_PORT: port,
}: Settings): Promise<GrpcServer | undefined> {
  if (port === undefined) return undefined;
  try {
    const { called } = metrics();
    return await startGrpcServer({
      service: inferenceService(),
      log: logger(),
      called,
      host,
      port,
    });
  } catch (cause) {
    return stopMisconfigured(listenFailure(cause as Error, { host, name: 'GRPC_PORT', port }));
  }
}

async function preparePages(): Promise<RequestListener> {
  const dir = packageRoot();
  const { config } = JSON.parse(
    await readFile(join(dir, '.next/required-server-files.json'), 'utf8'),
  );
  // As the build has it: to evaluate it anew takes Next half a second, and packages that only a build needs.
  const __NEXT_PRIVATE_STANDALONE_CONFIG = JSON.stringify(config);
  Object.assign(process.env, { NODE_ENV: 'production', __NEXT_PRIVATE_STANDALONE_CONFIG });
  const { default: next } = await import('next');
  const app = next({ dev: false, dir });
  // Next says how long it read its configuration; the start is to say one line, ours.
  const { log } = console;
  console.log = () => {};
  await app.prepare().finally(() => {
    console.log = log;
  });
  const answer = app.getRequestHandler();
  return (request, response) => void answer(request, response);
}
