/** The process's metrics as Prometheus reads them. */
import type { Registry } from 'prom-client';
import { errorReference, REQUEST_ID_HEADER } from './error-responses.ts';
import type { Route } from './exchange.ts';

const PATH = '/metrics';

export function metricsRoutes(registry: Registry): [string, Route][] {
  const route: Route = {
    methods: ['GET'],
    handle: async () =>
      new Response(await registry.metrics(), { headers: { 'content-type': registry.contentType } }),
  };
  return [[PATH, route]];
}

/** What the OpenAPI document says of it. */
export const METRICS_PATHS = {
  [PATH]: {
    get: {
      operationId: 'getMetrics',
      summary: 'What has it done?',
      description: 'Counters, times and gauges of this process in the text format of Prometheus.',
      tags: ['Probes'],
      responses: {
        '200': {
          description: 'The metrics.',
          headers: REQUEST_ID_HEADER,
          content: {
            'text/plain; version=0.0.4; charset=utf-8': { schema: { type: 'string' as const } },
          },
        },
        '405': errorReference('405'),
      },
    },
  },
};
