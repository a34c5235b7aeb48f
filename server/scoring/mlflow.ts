/** The paths of `mlflow models serve` (MLflow 2), and errors as its clients read them. */
import type { Exchange, Route } from '../api/exchange.ts';
import { jsonResponse } from '../api/responses.ts';
import { ServiceError } from '../errors.ts';
import { requireReady } from '../inference-protocol/service.ts';
import { mediaTypeOf } from '../media-type.ts';
import { readCsv } from './csv.ts';
import { ALL_FORMATS, readRequest } from './request.ts';
import { refusalOf, type ScoringService, score } from './score.ts';

export function mlflowRoutes(service: ScoringService): [string, Route][] {
  const ping = get((exchange) => {
    requireActive(service, exchange);
    return plain('\n');
  });
  const version = get((exchange) => {
    const { mlModel } = requireActive(service, exchange);
    if (mlModel?.mlflowVersion) return plain(mlModel.mlflowVersion);
    const message = 'The run that is served has no MLmodel file that names the version of MLflow.';
    throw new ServiceError('NOT_FOUND', message);
  });
  const invocations: Route = {
    methods: ['POST'],
    body: 'table',
    refuse,
    async handle(exchange) {
      const { body, request } = exchange;
      const isCsv = mediaTypeOf(request.headers) === 'text/csv';
      const predictions = await score(service, exchange, {
        read: (names) =>
          isCsv ? readCsv(body, names) : readRequest(body, { formats: ALL_FORMATS, names }).texts,
      });
      return jsonResponse({ predictions });
    },
  };
  return [
    ['/invocations', invocations],
    ['/ping', ping],
    ['/health', ping],
    ['/version', version],
  ];
}

const get = (handle: Route['handle']): Route => ({ methods: ['GET'], handle, refuse });

/** MLflow announces these two as JSON, which they are not. */
function plain(text: string): Response {
  return new Response(text, { headers: { 'content-type': 'text/plain; charset=utf-8' } });
}

function requireActive({ runs, names }: ScoringService, exchange: Exchange): typeof runs.active {
  exchange.modelUuid = runs.active.run.uuid;
  requireReady(names[0] as string, runs.active);
  return runs.active;
}

/** MLflow's own names for what has gone wrong; what it has none for is a bad request. */
const ERROR_CODES: Record<number, string> = {
  404: 'ENDPOINT_NOT_FOUND',
  499: 'CANCELLED',
  500: 'INTERNAL_ERROR',
  503: 'TEMPORARILY_UNAVAILABLE',
};

function refuse(cause: unknown): Response {
  const { status, message } = refusalOf(cause);
  return jsonResponse({ error_code: ERROR_CODES[status] ?? 'BAD_REQUEST', message }, status);
}
