/** The edge over this process's runs: what every mount of the API calls. */
import { inferenceService, vertexPaths } from '../inference-service.ts';
import { logger } from '../observability/logger.ts';
import { settings } from '../settings.ts';
import { singleton } from '../singleton.ts';
import { corsPolicy } from './cors.ts';
import { createEdge, type WebHandler } from './edge.ts';
import { createRoutes } from './routes.ts';

function handler(): WebHandler {
  return singleton('handler', () =>
    createEdge({
      routes: createRoutes({ ...inferenceService(), vertex: vertexPaths() }),
      cors: corsPolicy(settings().CORS_ORIGIN),
      log: logger(),
    }),
  );
}

/** Answers any request that is not for a page. */
export const handle: WebHandler = (request, source) => handler()(request, source);
