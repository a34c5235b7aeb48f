/** Every path that is not a page, and who answers it. */

import type { Routes } from '../api/exchange.ts';
import { healthRoutes } from '../api/health.ts';
import { openApiRoute } from '../api/openapi.ts';
import { restRoutes } from '../api/rest.ts';
import { rpcRoutes } from '../api/rpc.ts';
import type { Service } from '../api/trpc.ts';
import { inferenceRoutes } from '../inference-protocol/routes.ts';
import type { InferenceService } from '../inference-protocol/service.ts';

/** The protocol's own settings have the defaults of server/settings.ts. */
type Served = Service & Partial<Omit<InferenceService, keyof Service>>;

export function createRoutes(service: Served): Routes {
  const fixed = new Map([
    ...healthRoutes(service.runs),
    ...restRoutes(service),
    ['/api/v1/openapi.json', openApiRoute(service.operatorToken !== undefined)] as const,
  ]);
  const rpc = rpcRoutes(service);
  const inference = inferenceRoutes({
    names: ['sentiment'],
    strictNames: false,
    openRepository: false,
    operatorToken: undefined,
    ...service,
  });
  return (path) => fixed.get(path) ?? rpc(path) ?? inference(path);
}

/**
 * Whether Next answers this request target: whatever is neither the API nor a probe. Next redirects where slashes
 * repeat, and a redirect loses a POST: so those at the beginning count as one here.
 */
export function isPage(target: string): boolean {
  return !/^[/\\]+(api|v2|healthz|readyz)(?![^/?#])/.test(target);
}
