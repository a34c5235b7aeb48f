/** The router over tRPC's own protocol, for typed clients such as our page. */
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import type { Exchange, Route, Routes } from '../http/exchange.ts';
import type { Model } from '../model/model.ts';
import { appRouter } from './root.ts';

const ENDPOINT = '/api/trpc';
/** One HTTP request must not stand for unbounded work. */
const MAX_BATCH = 10;

export function rpcRoutes(model: Model): Routes {
  const route: Route = {
    methods: ['GET', 'POST'],
    handle: (exchange) =>
      fetchRequestHandler({
        endpoint: ENDPOINT,
        req: requestWithBody(exchange),
        router: appRouter,
        createContext: () => ({ model }),
        maxBatchSize: MAX_BATCH,
        onError: ({ error }) => {
          exchange.failure = error.cause ?? error;
        },
      }),
  };
  return (path) => (path.startsWith(`${ENDPOINT}/`) ? route : undefined);
}

/** The edge has read the body: tRPC gets it as text. */
function requestWithBody({ request, body, path }: Exchange): Request {
  const { method, headers, url, signal } = request;
  const target = new URL(url);
  target.pathname = path;
  return new Request(target, { method, headers, signal, ...(method === 'POST' ? { body } : {}) });
}
