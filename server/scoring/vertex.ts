/** What Vertex AI asks of a container that serves predictions, on the paths that it names in the environment. */
import type { Exchange, Route, Routes } from '../api/exchange.ts';
import { jsonResponse } from '../api/responses.ts';
import { requireReady } from '../inference-protocol/service.ts';
import { readRequest } from './request.ts';
import { refuseAsError, type ScoringService, score } from './score.ts';

/** A path that is not named is not there. */
export interface VertexPaths {
  predict?: string | undefined;
  health?: string | undefined;
}

/** Answers what these paths are named for, also where one path is named for both. */
export function vertexRoutes(service: ScoringService, { predict, health }: VertexPaths): Routes {
  return (path) => {
    const methods = [
      ...(isSame(path, health) ? ['GET'] : []),
      ...(isSame(path, predict) ? ['POST'] : []),
    ];
    if (methods.length === 0) return undefined;
    const handle: Route['handle'] = (exchange) =>
      exchange.request.method === 'POST'
        ? predictOver(service, exchange)
        : healthOf(service, exchange);
    return { template: path, methods, handle, refuse: refuseAsError };
  };
}

/** A slash at the end is none to the edge either. */
function isSame(path: string, named: string | undefined): boolean {
  return named !== undefined && path === (named.replace(/\/+$/, '') || '/');
}

/** Vertex AI sends requests while this is 200. */
function healthOf({ runs, names }: ScoringService, exchange: Exchange): Response {
  exchange.modelUuid = runs.active.run.uuid;
  requireReady(names[0] as string, runs.active);
  return jsonResponse({ status: 'ok' });
}

async function predictOver(service: ScoringService, exchange: Exchange): Promise<Response> {
  const predictions = await score(service, exchange, {
    read: (names) => readRequest(exchange.body, { formats: ['instances'], names }).texts,
  });
  return jsonResponse({ predictions });
}
