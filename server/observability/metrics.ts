/**
 * What this process counts and times, for Prometheus: every name, unit and label is here. Labels have few values, all of
 * them ours: each makes a series that is kept as long as the process lives.
 */
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { Meter } from '../model/meter.ts';
import { singleton } from '../singleton.ts';

/** An answer over HTTP. */
export interface Answered {
  method: string;
  /** The path with names in braces in place of what clients put there. */
  route: string;
  status: number;
  seconds: number;
}

/** An answer over gRPC. */
export interface Called {
  method: string;
  /** As gRPC numbers them. */
  status: number;
  seconds: number;
}

export interface Metrics {
  registry: Registry;
  answered: (answer: Answered) => void;
  called: (call: Called) => void;
  /** For the model service. */
  meter: Meter;
}

/** From a page's or a short review's milliseconds to the longest that a request may wait. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const ROWS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096];
/** Others are few, but whoever sends requests chooses them. */
const METHODS = ['GET', 'HEAD', 'POST', 'OPTIONS', 'PUT', 'PATCH', 'DELETE'];

/** This process's metrics. */
export function metrics(): Metrics {
  return singleton('metrics', createMetrics);
}

/** Metrics with nothing counted yet, those of the process among them. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const requests = new Histogram({
    name: 'reviewscore_http_request_duration_seconds',
    help: 'Seconds from the headers of a request to its answer, by route.',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers,
  });
  const calls = new Histogram({
    name: 'reviewscore_grpc_call_duration_seconds',
    help: 'Seconds from a call over gRPC to its answer.',
    labelNames: ['method', 'status'],
    buckets: SECONDS,
    registers,
  });
  return {
    registry,
    answered: ({ method, route, status, seconds }) =>
      requests.observe({ method: known(method), route, status }, seconds),
    called: ({ method, status, seconds }) => calls.observe({ method, status }, seconds),
    meter: createMeter(registers),
  };
}

const known = (method: string) => (METHODS.includes(method) ? method : 'other');

function createMeter(registers: Registry[]): Meter {
  const rows = new Histogram({
    name: 'reviewscore_engine_call_rows',
    help: 'Reviews that went to the engine in one call.',
    buckets: ROWS,
    registers,
  });
  const seconds = new Histogram({
    name: 'reviewscore_engine_call_duration_seconds',
    help: 'Seconds that one call of the engine took.',
    buckets: SECONDS,
    registers,
  });
  const scored = new Counter({
    name: 'reviewscore_reviews_scored_total',
    help: 'Reviews that were scored for requests, and in trials of a run.',
    registers,
  });
  const refused = new Counter({
    name: 'reviewscore_requests_refused_total',
    help: 'Requests that found too much to do: the queue full, or their wait too long.',
    labelNames: ['reason'],
    registers,
  });
  // From the first scrape on, so that a rise from none is seen.
  for (const reason of ['full', 'late']) refused.inc({ reason }, 0);
  return {
    called(count, took) {
      rows.observe(count);
      seconds.observe(took);
    },
    scored: (count) => scored.inc(count),
    refused: (reason) => refused.inc({ reason }),
  };
}
