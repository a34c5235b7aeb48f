/**
 * The HTTP edge, one for every mount: request id, CORS, methods, body limit, error shape, headers and
 * the log line are met here once, so that whoever answers a path deals with its own matter only.
 */
import { type Exchange, type Route, type Routes, UNKNOWN_PATH } from '../api/exchange.ts';
import { errorResponse } from '../api/responses.ts';
import { ServiceError } from '../errors.ts';
import type { Logger } from '../observability/logger.ts';
import type { Metrics } from '../observability/metrics.ts';
import { requestIdOf } from '../request-id.ts';
import { readBody } from './body.ts';
import { type CorsPolicy, preflight } from './cors.ts';

interface EdgeOptions {
  routes: Routes;
  cors: CorsPolicy;
  log: Logger;
  /** Told of every answer. */
  answered?: Metrics['answered'];
}

/**
 * Answers a request; never throws. The answer to HEAD is the one to GET: whoever writes it leaves its
 * body away.
 *
 * @param source - the body's bytes, where the caller has a faster stream than the request's own.
 */
export type WebHandler = (
  request: Request,
  source?: AsyncIterable<Uint8Array> | null,
) => Promise<Response>;

const NOTHING = new Uint8Array();

/** Builds the handler that serves these routes. */
export function createEdge({ routes, cors, log, answered = () => {} }: EdgeOptions): WebHandler {
  return async (request, source = request.body as AsyncIterable<Uint8Array> | null) => {
    const start = performance.now();
    const exchange: Exchange = { request, path: pathOf(request.url), body: '', tail: NOTHING };
    const endpoint = routes(exchange.path);
    const response = await answer(exchange, endpoint, source);
    const requestId = requestIdOf(request.headers.get('x-request-id'));
    decorate(response, {
      'x-request-id': requestId,
      ...(exchange.modelUuid !== undefined && { 'x-model-uuid': exchange.modelUuid }),
      ...cors(request.headers.get('origin')),
    });
    const { status } = response;
    const { method } = request;
    const ms = performance.now() - start;
    answered({ method, route: endpoint?.template ?? UNKNOWN_PATH, status, seconds: ms / 1000 });
    const line = {
      requestId,
      method,
      path: exchange.path,
      status,
      ms: Math.round(ms * 100) / 100,
    };
    if (status === 500) log.error({ ...line, err: exchange.failure }, 'request failed');
    else log.info(line, 'request');
    return response;
  };
}

async function answer(
  exchange: Exchange,
  route: Route | undefined,
  source: AsyncIterable<Uint8Array> | null,
): Promise<Response> {
  const { request, path } = exchange;
  if (!route) return errorResponse(nothingAt(path));
  const allowed = methodsOf(route);
  try {
    if (route.methods.length === 0) throw nothingAt(path);
    if (request.method === 'OPTIONS') return preflight(request.headers, allowed);
    if (!allowed.includes(request.method)) throw notAllowed(request.method, path, allowed);
    if (request.method === 'POST') {
      Object.assign(exchange, await readBody(request.headers, source, route.body));
    }
    return await route.handle(exchange);
  } catch (cause) {
    exchange.failure = cause;
    const response = route.refuse?.(cause, exchange) ?? errorResponse(cause);
    if (response.status === 405) response.headers.set('allow', allowed.join(', '));
    return response;
  }
}

function methodsOf({ methods }: Route): string[] {
  return [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'];
}

function nothingAt(path: string): ServiceError {
  return new ServiceError('NOT_FOUND', `There is nothing at ${path}. See /docs for what is.`);
}

function notAllowed(method: string, path: string, allowed: readonly string[]): ServiceError {
  const message = `${method} is not possible at ${path}. Use ${allowed.join(', ')}.`;
  return new ServiceError('METHOD_NOT_SUPPORTED', message);
}

function decorate({ headers, status }: Response, own: Record<string, string>): void {
  for (const [name, value] of Object.entries(own)) headers.set(name, value);
  headers.set('x-content-type-options', 'nosniff');
  headers.set('referrer-policy', 'no-referrer');
  headers.set('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
  headers.set('cache-control', 'no-store');
  if (status === 503) headers.set('retry-after', '1');
  if (status === 401) headers.set('www-authenticate', 'Bearer');
}

/** A path with a trailing slash is the same path: redirecting it would lose a POST. */
function pathOf(url: string): string {
  const { pathname } = new URL(url);
  return pathname.replace(/\/+$/, '') || '/';
}
