/** A row of the table of differences, and how it is asked. */

/** What is seen, as outcome.ts puts it, and what there is to say of it. */
export type Cell = [outcome: string, note?: string];

export interface Asked {
  method?: string;
  path: string;
  body?: unknown;
  headers?: Record<string, string>;
}

export interface Difference {
  what: string;
  /** Those of e2e/v2-cases.ts that it is about, by their names. */
  cases?: string[];
  /** Or requests of its own. */
  asked?: Asked[];
  /** Or a call of Triton's client over gRPC. */
  call?: [name: string, keywords: object];
  /** This server cannot be brought there from outside: its tests do. */
  peersOnly?: boolean;
  mlserver: Cell;
  kserve: Cell;
  here: Cell;
  why: string;
}
