/** The router over tRPC's own protocol, for typed clients such as our page. */
import { getTRPCErrorShape, TRPCError } from '@trpc/server';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { ERROR_STATUS, errorBody, ServiceError } from '../errors.ts';
import { withContext } from './context.ts';
import type { Endpoint, Exchange, Routes } from './exchange.ts';
import { JSON_HEADERS, jsonResponse } from './responses.ts';
import { appRouter } from './root.ts';
import type { Service } from './trpc.ts';

const ENDPOINT = '/api/trpc';
/** One HTTP request must not stand for unbounded work. */
const MAX_BATCH = 10;

export function rpcRoutes(service: Service): Routes {
  const route: Endpoint = {
    template: `${ENDPOINT}/{procedures}`,
    methods: ['GET', 'POST'],
    async handle(exchange) {
      requireSmallBatch(exchange.path);
      const response = await withContext(exchange, service, (context) =>
        fetchRequestHandler({
          endpoint: ENDPOINT,
          req: procedureRequest(exchange),
          router: appRouter,
          createContext: () => context,
          onError: ({ error }) => {
            exchange.failure = error.cause ?? error;
          },
        }),
      );
      if (response.status === 405) {
        const isPost = exchange.request.method === 'POST';
        response.headers.set('allow', isPost ? 'GET, HEAD, OPTIONS' : 'POST, OPTIONS');
      }
      return response;
    },
    refuse,
  };
  return (path) => (path.startsWith(`${ENDPOINT}/`) ? route : undefined);
}

function requireSmallBatch(path: string): void {
  const calls = path.split(',').length;
  if (calls <= MAX_BATCH) return;
  const message = `A batch may hold at most ${MAX_BATCH} calls, but it has ${calls}. Send several.`;
  throw new ServiceError('BAD_REQUEST', message);
}

/** The edge has read the body and knows it for JSON: tRPC gets it as text, in the one spelling it knows. */
function procedureRequest({ request, body, path }: Exchange): Request {
  const { method, headers, url, signal } = request;
  const target = new URL(url);
  target.pathname = path;
  if (method !== 'POST') return new Request(target, { headers, signal });
  const known = new Request(target, { method, headers, signal, body });
  known.headers.set('content-type', JSON_HEADERS['content-type']);
  return known;
}

/** What the edge refuses before tRPC sees it, in the form that tRPC's clients understand. */
function refuse(cause: unknown, { path }: Exchange): Response {
  const { code, message } = errorBody(cause);
  const shape = getTRPCErrorShape({
    config: appRouter._def._config,
    error: new TRPCError({ code, message, cause }),
    type: 'unknown',
    path: path.slice(ENDPOINT.length + 1),
    input: undefined,
    ctx: undefined,
  });
  return jsonResponse({ error: shape }, ERROR_STATUS[code]);
}
