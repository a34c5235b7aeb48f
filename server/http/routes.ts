/** Every path that is not a page, and who answers it. */

import type { Routes } from '../api/exchange.ts';
import { healthRoutes } from '../api/health.ts';
import { openApiRoute } from '../api/openapi.ts';
import { restRoutes } from '../api/rest.ts';
import { rpcRoutes } from '../api/rpc.ts';
import type { Service } from '../api/trpc.ts';

export function createRoutes(service: Service): Routes {
  const fixed = new Map([
    ...healthRoutes(service.runs),
    ...restRoutes(service),
    ['/api/v1/openapi.json', openApiRoute(service.operatorToken !== undefined)] as const,
  ]);
  const rpc = rpcRoutes(service);
  return (path) => fixed.get(path) ?? rpc(path);
}

/**
 * Whether Next answers this request target: whatever is neither the API nor a probe. Next redirects where slashes
 * repeat, and a redirect loses a POST: so those at the beginning count as one here.
 */
export function isPage(target: string): boolean {
  return !/^[/\\]+(api|healthz|readyz)(?![^/?#])/.test(target);
}
