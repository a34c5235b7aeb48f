/**
 * The HTTP edge, one for every mount: request id, CORS, methods, body limit, error shape, headers and
 * the log line are met here once, so that whoever answers a path deals with its own matter only.
 */
import { randomUUID } from 'node:crypto';
import { ServiceError } from '../errors.ts';
import type { Logger } from '../observability/logger.ts';
import { readJsonText } from './body.ts';
import { type CorsPolicy, preflight } from './cors.ts';
import type { Exchange, Routes } from './exchange.ts';
import { errorResponse } from './responses.ts';

interface EdgeOptions {
  routes: Routes;
  cors: CorsPolicy;
  log: Logger;
}

/**
 * Answers a request; never throws.
 *
 * @param source - the body's bytes, where the caller has a faster stream than the request's own.
 */
export type WebHandler = (
  request: Request,
  source?: AsyncIterable<Uint8Array> | null,
) => Promise<Response>;

const GIVEN_ID = /^[\w.:-]{1,128}$/;

/** Builds the handler that serves these routes. */
export function createEdge({ routes, cors, log }: EdgeOptions): WebHandler {
  return async (request, source = request.body as AsyncIterable<Uint8Array> | null) => {
    const start = performance.now();
    const exchange: Exchange = { request, path: pathOf(request.url), body: '' };
    const response = await answer(exchange, routes, source);
    const given = request.headers.get('x-request-id') ?? '';
    const requestId = GIVEN_ID.test(given) ? given : randomUUID();
    decorate(response, requestId, cors(request.headers.get('origin')));
    const { status } = response;
    const line = {
      requestId,
      method: request.method,
      path: exchange.path,
      status,
      ms: Math.round((performance.now() - start) * 100) / 100,
    };
    if (status === 500) log.error({ ...line, err: exchange.failure }, 'request failed');
    else log.info(line, 'request');
    return response;
  };
}

async function answer(
  exchange: Exchange,
  routes: Routes,
  source: AsyncIterable<Uint8Array> | null,
): Promise<Response> {
  const { request, path } = exchange;
  try {
    const route = routes(path);
    if (!route)
      throw new ServiceError('NOT_FOUND', `There is nothing at ${path}. See /docs for what is.`);
    const allowed = [
      ...route.methods,
      ...(route.methods.includes('GET') ? ['HEAD'] : []),
      'OPTIONS',
    ];
    if (request.method === 'OPTIONS') return preflight(request.headers, allowed);
    if (!allowed.includes(request.method)) return methodNotAllowed(request.method, path, allowed);
    if (request.method === 'POST') exchange.body = await readJsonText(request.headers, source);
    const response = await route.handle(exchange);
    return request.method === 'HEAD' ? new Response(null, response) : response;
  } catch (cause) {
    exchange.failure = cause;
    return errorResponse(cause);
  }
}

function methodNotAllowed(method: string, path: string, allowed: readonly string[]): Response {
  const message = `${method} is not possible at ${path}. Use ${allowed.join(', ')}.`;
  const response = errorResponse(new ServiceError('METHOD_NOT_SUPPORTED', message));
  response.headers.set('allow', allowed.join(', '));
  return response;
}

function decorate(
  response: Response,
  requestId: string,
  corsHeaders: Record<string, string>,
): void {
  const { headers, status } = response;
  headers.set('x-request-id', requestId);
  for (const [name, value] of Object.entries(corsHeaders)) headers.set(name, value);
  headers.set('x-content-type-options', 'nosniff');
  headers.set('referrer-policy', 'no-referrer');
  headers.set('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
  headers.set('cache-control', 'no-store');
  if (status === 503) headers.set('retry-after', '1');
}

/** A path with a trailing slash is the same path: redirecting it would lose a POST. */
function pathOf(url: string): string {
  const { pathname } = new URL(url);
  return pathname.replace(/\/+$/, '') || '/';
}
