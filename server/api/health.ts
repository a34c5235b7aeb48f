/** Probes: alive as soon as the process listens, ready once the model answers. */

import type { Model, State } from '../model/model.ts';
import type { Runs } from '../model/runs.ts';
import { errorReference, REQUEST_ID_HEADER } from './error-responses.ts';
import type { Route } from './exchange.ts';
import { jsonResponse } from './responses.ts';

/** What `/readyz` says; the id of the run is in the header `x-model-uuid`. */
export interface Readiness {
  status: State;
  fetched_bytes?: number;
  total_bytes?: number;
  reason?: string;
}

export function healthRoutes(runs: Runs): [string, Route][] {
  const healthy: Route = { methods: ['GET'], handle: () => jsonResponse({ status: 'ok' }) };
  const ready: Route = {
    methods: ['GET'],
    handle: (exchange) => {
      const { active } = runs;
      exchange.modelUuid = active.run.uuid;
      return jsonResponse(readiness(active), active.state === 'ready' ? 200 : 503);
    },
  };
  return [
    ['/healthz', healthy],
    ['/readyz', ready],
  ];
}

function readiness({ state, progress, failure }: Model): Readiness {
  return {
    status: state,
    ...(progress && { fetched_bytes: progress.fetchedBytes, total_bytes: progress.totalBytes }),
    ...(failure !== undefined && { reason: failure }),
  };
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
          ['loading', 'fetching', 'warming', 'restarting', 'failed', 'draining', 'disposed'],
          { 'retry-after': { $ref: '#/components/headers/RetryAfter' } },
        ),
      },
    },
  },
};

function status(description: string, values: string[], headers = {}) {
  const schema = {
    type: 'object' as const,
    properties: {
      status: { type: 'string' as const, enum: values },
      fetched_bytes: { type: 'integer' as const, description: 'While the run is being fetched.' },
      total_bytes: { type: 'integer' as const },
      reason: { type: 'string' as const, description: 'Why the model could not be loaded.' },
    },
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
