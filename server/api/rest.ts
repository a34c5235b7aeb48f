/**
 * The router as REST, through trpc-openapi. Its fetch adapter builds its table of procedures again at
 * each request, so its Node handler is made once and given the little of a request that it reads.
 */
import type { TRPCError } from '@trpc/server';
import { createOpenApiNodeHttpHandler } from 'trpc-openapi';
import { withContext } from './context.ts';
import type { Exchange, Route } from './exchange.ts';
import { routerDocument } from './openapi.ts';
import { errorResponse, JSON_HEADERS } from './responses.ts';
import { appRouter } from './root.ts';
import { type Context, publicError, type Service } from './trpc.ts';
import { notAnObject, notJson } from './validation.ts';

type NodeHandler = ReturnType<typeof createOpenApiNodeHttpHandler>;
type NodeRequest = Parameters<NodeHandler>[0];
type NodeResponse = Parameters<NodeHandler>[1];

interface Call {
  context: Context;
  failure?: TRPCError;
}

/** One route a path of the router, with the methods that it lists. */
export function restRoutes(service: Service): [string, Route][] {
  const handler = createOpenApiNodeHttpHandler({
    router: appRouter,
    createContext: ({ req }) => callOf(req).context,
    onError: ({ error, req }) => {
      callOf(req).failure = error;
    },
  });
  const { paths = {} } = routerDocument(service.operatorToken !== undefined);
  return Object.entries(paths).map(([path, operations]) => {
    const bodyIsOptional = isOptional(operations.post?.requestBody);
    return [
      path,
      {
        methods: Object.keys(operations).map((method) => method.toUpperCase()),
        body: bodyIsOptional ? 'unannounced' : 'json',
        handle: (exchange) =>
          withContext(exchange, service, (context) =>
            respond(handler, exchange, { context, bodyIsOptional }),
          ),
      },
    ];
  });
}

const isOptional = (body: object | undefined) =>
  body !== undefined && !('required' in body && body.required);

const callOf = (request: unknown) => request as Call;

async function respond(
  handler: NodeHandler,
  exchange: Exchange,
  { context, bodyIsOptional }: { context: Context; bodyIsOptional: boolean },
): Promise<Response> {
  const { request, path, body } = exchange;
  const isPost = request.method === 'POST';
  // The adapter asks `instanceof Request`, and reads no more than the first five. The edge knows the body for
  // JSON however its type was spelt; the adapter knows one spelling.
  const call: Call = Object.create(Request.prototype, {
    method: { value: isPost ? 'POST' : 'GET' },
    url: { value: path },
    headers: { value: new Headers(JSON_HEADERS) },
    signal: { value: request.signal },
    body: { value: isPost ? parseObject(body, bodyIsOptional) : undefined },
    context: { value: context },
  });
  const answer = await new Promise<Response>((resolve, reject) => {
    const response = {
      statusCode: 200,
      setHeader() {},
      end(json: string) {
        resolve(new Response(json, { status: this.statusCode, headers: JSON_HEADERS }));
      },
    };
    handler(call as unknown as NodeRequest, response as unknown as NodeResponse).catch(reject);
  });
  if (!call.failure) return answer;
  exchange.failure = call.failure.cause ?? call.failure;
  return errorResponse(publicError(call.failure));
}

function parseObject(body: string, isOptional: boolean): object {
  if (!body.trim() && isOptional) return {};
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
