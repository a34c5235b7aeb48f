/** Probes: alive as soon as the process listens, ready once the model answers. */
import type { Route } from '../http/exchange.ts';
import { jsonResponse } from '../http/responses.ts';
import type { Model } from '../model/model.ts';

export function healthRoutes(model: Model): [string, Route][] {
  const healthy: Route = { methods: ['GET'], handle: () => jsonResponse({ status: 'ok' }) };
  const ready: Route = {
    methods: ['GET'],
    handle: () => jsonResponse({ status: model.state }, model.state === 'ready' ? 200 : 503),
  };
  return [
    ['/healthz', healthy],
    ['/readyz', ready],
  ];
}
