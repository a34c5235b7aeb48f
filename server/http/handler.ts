/** The edge over this process's runs: what every mount of the API calls. */
import { inferenceService, vertexPaths } from '../inference-service.ts';
import { logger } from '../observability/logger.ts';
import { metrics } from '../observability/metrics.ts';
import { addRunGauges } from '../observability/run-gauges.ts';
import { runs } from '../runs.ts';
import { settings } from '../settings.ts';
import { singleton } from '../singleton.ts';
import { corsPolicy } from './cors.ts';
import { createEdge, type WebHandler } from './edge.ts';
import { createRoutes } from './routes.ts';

function handler(): WebHandler {
  return singleton('handler', () => {
    const { registry, answered } = metrics();
    addRunGauges(registry, runs());
    return createEdge({
      routes: createRoutes({ ...inferenceService(), vertex: vertexPaths(), registry }),
      cors: corsPolicy(settings().CORS_ORIGIN),
      log: logger(),
      answered,
    });
  });
}

/** Answers any request that is not for a page. */
export const handle: WebHandler = (request, source) => handler()(request, source);
