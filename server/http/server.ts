/** Our `node:http` server: the API through the edge, pages through Next, and an end for who dawdles. */
import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { isTooLarge } from './body.ts';
import type { WebHandler } from './edge.ts';
import { answerNode, originForm } from './node.ts';
import { isPage } from './routes.ts';

const TIMEOUTS = {
  /** Longer than proxies in front keep an idle one, or they reuse what we close: Knative 65 s, Google’s load balancers 600 s. */
  keepAliveTimeout: 620_000,
  /** For the headers of a request, and for all of it: 10 MB come at 1 Mbit/s within that. */
  headersTimeout: 20_000,
  requestTimeout: 100_000,
  connectionsCheckingInterval: 5_000,
};

interface HttpServerOptions {
  handler: WebHandler;
  /** Answers pages, once it can. */
  pages: Promise<RequestListener>;
  /** Paths of the handler besides those that are always its own. */
  ownPaths?: readonly string[];
  timeouts?: Pick<ServerOptions, keyof typeof TIMEOUTS>;
}

/** The server, not listening yet. */
export function createHttpServer({
  handler,
  pages,
  ownPaths,
  timeouts,
}: HttpServerOptions): Server {
  const server = createServer({ ...TIMEOUTS, ...timeouts }, (request, response) => {
    request.url = originForm(request.url ?? '/');
    if (isPage(request.url, ownPaths)) pages.then((answer) => answer(request, response));
    else answerNode(handler, request, response).catch((cause) => response.destroy(cause));
  });
  // A body that the edge will refuse is refused before it is sent.
  server.on('checkContinue', (request, response) => {
    if (!isTooLarge(request.headers['content-length'])) response.writeContinue();
    server.emit('request', request, response);
  });
  return server;
}
