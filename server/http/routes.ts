/** Every path that is not a page, and who answers it. */

import type { Registry } from 'prom-client';
import { fixedEndpoints, type Routes } from '../api/exchange.ts';
import { healthRoutes } from '../api/health.ts';
import { metricsRoutes } from '../api/metrics.ts';
import { openApiRoute } from '../api/openapi.ts';
import { restRoutes } from '../api/rest.ts';
import { rpcRoutes } from '../api/rpc.ts';
import type { Service } from '../api/trpc.ts';
import { inferenceRoutes } from '../inference-protocol/routes.ts';
import type { InferenceService } from '../inference-protocol/service.ts';
import { scoringRoutes } from '../scoring/routes.ts';
import { type VertexPaths, vertexRoutes } from '../scoring/vertex.ts';

/** The protocols' own settings have the defaults of server/settings.ts. */
type Served = Service &
  Partial<Omit<InferenceService, keyof Service>> & {
    vertex?: VertexPaths;
    /** Told at `/metrics`, which is not there without it. */
    registry?: Registry;
  };

export function createRoutes({ vertex: vertexPaths = {}, registry, ...service }: Served): Routes {
  const fixed = fixedEndpoints([
    ...healthRoutes(service.runs),
    ...(registry ? metricsRoutes(registry) : []),
    ...restRoutes(service),
    ['/api/v1/openapi.json', openApiRoute(service.operatorToken !== undefined)],
  ]);
  const rpc = rpcRoutes(service);
  const served = {
    names: ['sentiment'],
    strictNames: false,
    openRepository: false,
    startsEmpty: false,
    operatorToken: undefined,
    ...service,
  };
  const inference = inferenceRoutes(served);
  const scoring = scoringRoutes(served);
  const vertex = vertexRoutes(served, vertexPaths);
  return (path) =>
    // Who starts the server names these: they are theirs whatever else is there.
    vertex(path) ?? fixed.get(path) ?? rpc(path) ?? inference(path) ?? scoring(path);
}

/** What is under each of these is no page. */
const ROOTS = [
  'api',
  'v1',
  'v2',
  'healthz',
  'readyz',
  'metrics',
  'invocations',
  'ping',
  'health',
  'version',
];
const NO_PAGE = new RegExp(`^[/\\\\]+(${ROOTS.join('|')})(?![^/?#])`);

/**
 * Whether Next answers this request target: whatever is neither the API nor a probe. Next redirects where slashes
 * repeat, and a redirect loses a POST: so those at the beginning count as one here.
 *
 * @param own - paths that are not Next's either.
 */
export function isPage(target: string, own: readonly string[] = []): boolean {
  return !NO_PAGE.test(target) && !own.some((path) => isAt(target, path));
}

function isAt(target: string, path: string): boolean {
  const [asked = ''] = target.split(/[?#]/, 1);
  return asked.replace(/\/+$/, '') === path.replace(/\/+$/, '');
}
