/** The Open Inference Protocol (V2) over HTTP: its paths, and errors as its clients read them. */
import {
  type Endpoint,
  type Exchange,
  fixedEndpoints,
  type Route,
  type Routes,
  UNKNOWN_PATH,
} from '../api/exchange.ts';
import { jsonResponse } from '../api/responses.ts';
import { ERROR_STATUS, type ErrorCode, errorBody } from '../errors.ts';
import type { Model } from '../model/model.ts';
import { infer } from './infer.ts';
import { modelMetadata, serverMetadata } from './metadata.ts';
import { inferenceDocument } from './openapi.ts';
import { loadModel, repositoryIndex, requireControl, unloadModel } from './repository.ts';
import { readCall, readObject } from './request.ts';
import { answerResponse } from './response.ts';
import {
  type InferenceError,
  RepositoryControlRequest,
  RepositoryIndexRequest,
} from './schemas.ts';
import { findModel, type InferenceService, isReady, requireReady } from './service.ts';

const MODEL = /^\/v2\/models\/([^/]+)(?:\/versions\/([^/]+))?(\/ready|\/infer)?$/;
const CONTROL = /^\/v2\/repository\/models\/([^/]+)\/(load|unload)$/;

/** Answers every path under `/v2`, those where there is nothing too. */
export function inferenceRoutes(service: InferenceService): Routes {
  const fixed = fixedRoutes(service);
  return (path) => {
    if (path !== '/v2' && !path.startsWith('/v2/')) return undefined;
    return fixed.get(path) ?? modelRoute(service, path) ?? controlRoute(service, path) ?? NOTHING;
  };
}

const NOTHING: Endpoint = {
  template: UNKNOWN_PATH,
  methods: [],
  handle: () => new Response(),
  refuse,
};

const get = (handle: Route['handle']): Route => ({ methods: ['GET'], handle, refuse });
const post = (handle: Route['handle']): Route => ({
  methods: ['POST'],
  body: 'tensors',
  handle,
  refuse,
});

function fixedRoutes(service: InferenceService): Map<string, Endpoint> {
  const { runs, names } = service;
  return fixedEndpoints([
    ['/v2', get(() => jsonResponse(serverMetadata()))],
    ['/v2/openapi.json', get(() => jsonResponse(inferenceDocument()))],
    ['/v2/health/live', get(() => jsonResponse({ live: true }))],
    [
      '/v2/health/ready',
      get((exchange) => {
        exchange.modelUuid = runs.active.run.uuid;
        if (!isReady(service)) requireReady(names[0] as string, runs.active);
        return jsonResponse({ live: true, ready: true });
      }),
    ],
    ['/v2/models', get(() => jsonResponse({ models: names }))],
    [
      '/v2/repository/index',
      post(({ body }) => {
        const { ready } = readObject(body, RepositoryIndexRequest);
        return jsonResponse(repositoryIndex(service, { readyOnly: ready ?? false }));
      }),
    ],
  ]);
}

function modelRoute(service: InferenceService, path: string): Endpoint | undefined {
  const [, name, version, operation = ''] = matchOf(MODEL, path);
  if (name === undefined) return undefined;
  const template = `/v2/models/{name}${version === undefined ? '' : '/versions/{version}'}${operation}`;
  const found = (exchange: Exchange): Model => {
    const model = findModel(service, name, version);
    exchange.modelUuid = model.run.uuid;
    return model;
  };
  if (operation === '/infer') {
    const handle: Route['handle'] = (exchange) =>
      inferOver(service, name, { exchange, model: found(exchange) });
    return { template, ...post(handle) };
  }
  const handle: Route['handle'] = (exchange) => {
    const model = found(exchange);
    if (operation === '') return jsonResponse(modelMetadata(name, model));
    requireReady(name, model);
    return jsonResponse({ name, ready: true });
  };
  return { template, ...get(handle) };
}

function controlRoute(service: InferenceService, path: string): Endpoint | undefined {
  const [, name, operation] = matchOf(CONTROL, path);
  if (name === undefined) return undefined;
  const handle: Route['handle'] = async ({ request, body }) => {
    requireControl(service, request.headers.get('authorization'));
    readObject(body, RepositoryControlRequest);
    if (operation === 'load') await loadModel(service, name);
    else await unloadModel(service, name);
    return jsonResponse({ name, [operation as string]: true });
  };
  return { template: `/v2/repository/models/{name}/${operation}`, ...post(handle) };
}

/** A name may come percent-encoded; one that is encoded wrongly is nobody's. */
function matchOf(pattern: RegExp, path: string): (string | undefined)[] {
  try {
    return (pattern.exec(path) ?? []).map((part) => part && decodeURIComponent(part));
  } catch {
    return [];
  }
}

async function inferOver(
  service: InferenceService,
  name: string,
  { exchange, model }: { exchange: Exchange; model: Model },
): Promise<Response> {
  const { call, isBinary } = readCall(exchange);
  try {
    const answer = await infer(service, model, { call, signal: exchange.request.signal });
    return answerResponse(name, answer, isBinary);
  } catch (cause) {
    exchange.failure = cause;
    return errorAnswer(cause, call.id);
  }
}

function refuse(cause: unknown): Response {
  return errorAnswer(cause);
}

/** 400 is no answer here: Seldon Core 2 takes it for a model that it has to load again. */
const INVALID: readonly ErrorCode[] = ['PARSE_ERROR', 'BAD_REQUEST'];

function errorAnswer(cause: unknown, id?: string): Response {
  const { code, message, detail } = errorBody(cause);
  const status = INVALID.includes(code) ? 422 : ERROR_STATUS[code];
  const body: InferenceError =
    status === 500
      ? { error: 'inference failed', ...(id !== undefined && { id }) }
      : { error: message, ...(Array.isArray(detail) && { detail }) };
  return jsonResponse(body, status);
}
