/** Probes: alive as soon as the process listens, ready once the model answers. */

import type { Model } from '../model/model.ts';
import { errorReference, REQUEST_ID_HEADER } from './error-responses.ts';
import type { Route } from './exchange.ts';
import { jsonResponse } from './responses.ts';

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

/** What the OpenAPI document says of the probes. */
export const PROBE_PATHS = {
  '/healthz': {
    get: {
      operationId: 'getHealth',
      summary: 'Is the process alive?',
      description: 'Answers as soon as the process listens. Restart it when this fails.',
      tags: ['Probes'],
      responses: {
        '200': status('The process is alive.', ['ok']),
        '405': errorReference('405'),
      },
    },
  },
  '/readyz': {
    get: {
      operationId: 'getReadiness',
      summary: 'Can it score now?',
      description: 'Send requests only while this answers 200.',
      tags: ['Probes'],
      responses: {
        '200': status('The model is loaded.', ['ready']),
        '405': errorReference('405'),
        '503': status(
          'The model is not there to answer.',
          ['loading', 'restarting', 'failed', 'disposed'],
          { 'retry-after': { $ref: '#/components/headers/RetryAfter' } },
        ),
      },
    },
  },
};

function status(description: string, values: string[], headers = {}) {
  const schema = {
    type: 'object' as const,
    properties: { status: { type: 'string' as const, enum: values } },
    required: ['status'],
    additionalProperties: false,
  };
  const example = { status: values[0] };
  return {
    description,
    headers: { ...REQUEST_ID_HEADER, ...headers },
    content: { 'application/json': { schema, example } },
  };
}
