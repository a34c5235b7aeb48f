/** Every path that is not a page, and who answers it. */

import type { Routes } from '../api/exchange.ts';
import { healthRoutes } from '../api/health.ts';
import { openApiRoute } from '../api/openapi.ts';
import { restRoutes } from '../api/rest.ts';
import { rpcRoutes } from '../api/rpc.ts';
import type { Model } from '../model/model.ts';

export function createRoutes(model: Model): Routes {
  const fixed = new Map([
    ...healthRoutes(model),
    ...restRoutes(model),
    ['/api/v1/openapi.json', openApiRoute()] as const,
  ]);
  const rpc = rpcRoutes(model);
  return (path) => fixed.get(path) ?? rpc(path);
}

/**
 * Whether Next answers this request target: whatever is neither the API nor a probe. Next redirects where slashes
 * repeat, and a redirect loses a POST: so those at the beginning count as one here.
 */
export function isPage(target: string): boolean {
  return !/^[/\\]+(api|healthz|readyz)(?![^/?#])/.test(target);
}
