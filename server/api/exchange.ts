/** What the HTTP edge hands to whoever answers a path. */

/**
 * - `json`: JSON, and announced as such.
 * - `tensors`: JSON that the bytes of tensors may follow, as the inference protocol has it; also unannounced, or empty.
 * - `table`: JSON or CSV, and announced as such.
 * - `unannounced`: JSON, whatever it is announced as.
 */
export type BodyKind = 'json' | 'tensors' | 'table' | 'unannounced';

export interface Exchange {
  request: Request;
  /** Without a trailing slash. */
  path: string;
  /** The body as text, already checked for size, type and encoding; empty where there is none. */
  body: string;
  /** The bytes behind that text, where the path takes bodies of which only the beginning is JSON. */
  tail: Uint8Array;
  /** The run that answers, where a run does. */
  modelUuid?: string;
  /** Why an answer is a failure, for the log. */
  failure?: unknown;
}

export interface Route {
  /** Allowed methods; HEAD and OPTIONS come by themselves. None: there is nothing at this path. */
  methods: readonly string[];
  /** What a body may be; `json` where this is unset. */
  body?: BodyKind;
  handle(exchange: Exchange): Response | Promise<Response>;
  /** Tells of a failure in the form that callers of this path expect; unset: as everywhere in REST. */
  refuse?(cause: unknown, exchange: Exchange): Response;
}

/** A route, and what paths it is for. */
export interface Endpoint extends Route {
  /** The path with `{names}` where clients put theirs: what requests are counted by, so there are few. */
  template: string;
}

/** What stands for every path at which there is nothing. */
export const UNKNOWN_PATH = 'unknown';

/** Finds who answers a path. */
export type Routes = (path: string) => Endpoint | undefined;

/** Routes of paths in which clients put nothing, by those paths. */
export function fixedEndpoints(routes: Iterable<[string, Route]>): Map<string, Endpoint> {
  return new Map(Array.from(routes, ([path, route]) => [path, { ...route, template: path }]));
}
