/** Our `node:http` server: the API through the edge, pages through Next, and an end for who dawdles. */
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import type { Metrics } from '../observability/metrics.ts';
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
  /** Told of the answers of pages; the handler tells of its own. */
  answered?: Metrics['answered'];
  timeouts?: Pick<ServerOptions, keyof typeof TIMEOUTS>;
}

/** The server, not listening yet. */
export function createHttpServer({
  handler,
  pages,
  ownPaths,
  answered = () => {},
  timeouts,
}: HttpServerOptions): Server {
  const server = createServer({ ...TIMEOUTS, ...timeouts }, (request, response) => {
    request.url = originForm(request.url ?? '/');
    if (isPage(request.url, ownPaths)) {
      tellOfPage(request, response, answered);
      pages.then((answer) => answer(request, response));
    } else answerNode(handler, request, response).catch((cause) => response.destroy(cause));
  });
  // A body that the edge will refuse is refused before it is sent.
  server.on('checkContinue', (request, response) => {
    if (!isTooLarge(request.headers['content-length'])) response.writeContinue();
    server.emit('request', request, response);
  });
  return server;
}

/** Pages and what they load are one route: whoever asks chooses the path, and Next tells nothing of what it has found. */
function tellOfPage(
  { method = '' }: IncomingMessage,
  response: ServerResponse,
  answered: Metrics['answered'],
): void {
  const start = performance.now();
  response.once('finish', () => {
    const seconds = (performance.now() - start) / 1000;
    answered({ method, route: 'page', status: response.statusCode, seconds });
  });
}
