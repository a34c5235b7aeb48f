/**
 * The router as REST, through trpc-openapi. Its fetch adapter builds its table of procedures again at
 * each request, so its Node handler is made once and given the little of a request that it reads.
 */
import type { TRPCError } from '@trpc/server';
import { createOpenApiNodeHttpHandler } from 'trpc-openapi';
import type { Model } from '../model/model.ts';
import type { Exchange, Route } from './exchange.ts';
import { routerDocument } from './openapi.ts';
import { errorResponse, JSON_HEADERS } from './responses.ts';
import { appRouter } from './root.ts';
import { publicError } from './trpc.ts';
import { notAnObject, notJson } from './validation.ts';

type NodeHandler = ReturnType<typeof createOpenApiNodeHttpHandler>;
type NodeRequest = Parameters<NodeHandler>[0];
type NodeResponse = Parameters<NodeHandler>[1];

interface Call {
  failure?: TRPCError;
}

/** One route a path of the router, with the methods that it lists. */
export function restRoutes(model: Model): [string, Route][] {
  const handler = createOpenApiNodeHttpHandler({
    router: appRouter,
    createContext: ({ info: { signal } }) => ({ model, signal }),
    onError: ({ error, req }) => {
      (req as Call).failure = error;
    },
  });
  return Object.entries(routerDocument().paths ?? {}).map(([path, operations]) => [
    path,
    {
      methods: Object.keys(operations).map((method) => method.toUpperCase()),
      handle: (exchange) => respond(handler, exchange),
    },
  ]);
}

async function respond(handler: NodeHandler, exchange: Exchange): Promise<Response> {
  const { request, path, body } = exchange;
  const isPost = request.method === 'POST';
  // The adapter asks `instanceof Request`, and reads no more than these five. The edge knows the body for
  // JSON however its type was spelt; the adapter knows one spelling.
  const call: Call = Object.create(Request.prototype, {
    method: { value: isPost ? 'POST' : 'GET' },
    url: { value: path },
    headers: { value: new Headers(JSON_HEADERS) },
    signal: { value: request.signal },
    body: { value: isPost ? parseObject(body) : undefined },
  });
  const answer = await new Promise<Response>((resolve, reject) => {
    const response = {
      statusCode: 200,
      setHeader() {},
      end(json: string) {
        resolve(new Response(json, { status: this.statusCode, headers: JSON_HEADERS }));
      },
    };
    handler(call as NodeRequest, response as unknown as NodeResponse).catch(reject);
  });
  if (!call.failure) return answer;
  exchange.failure = call.failure.cause ?? call.failure;
  return errorResponse(publicError(call.failure));
}

function parseObject(body: string): object {
  if (!body.trim()) throw notJson('it is empty');
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (cause) {
    throw notJson(cause instanceof Error ? cause.message : String(cause), cause);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw notAnObject(value);
  return value;
}
