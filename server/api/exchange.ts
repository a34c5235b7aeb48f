/** What the HTTP edge hands to whoever answers a path. */

export interface Exchange {
  request: Request;
  /** Without a trailing slash. */
  path: string;
  /** The body as text, already checked for size, type and encoding; empty where there is none. */
  body: string;
  /** The run that answers, where a run does. */
  modelUuid?: string;
  /** Why an answer is a failure, for the log. */
  failure?: unknown;
}

export interface Route {
  /** Allowed methods; HEAD and OPTIONS come by themselves. */
  methods: readonly string[];
  handle(exchange: Exchange): Response | Promise<Response>;
  /** Tells of a failure in the form that callers of this path expect; unset: as everywhere in REST. */
  refuse?(cause: unknown, exchange: Exchange): Response;
}

/** Finds who answers a path. */
export type Routes = (path: string) => Route | undefined;
