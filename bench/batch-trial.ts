/**
 * Many requests at once through the batcher, each held against what its texts are given alone: sizes, failing rows,
 * callers who leave, deadlines and duplicates, by a seed. It counts in turns of the event loop, not in time, so that
 * the same seed gives the same run.
 */
import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import type { Engine } from '../server/engines/engine.ts';
import { Batcher } from '../server/model/batcher.ts';
import { seededRandom } from './random.ts';

export interface TrialOptions {
  engine: Pick<Engine, 'predict'>;
  /** What the texts of a request are drawn from. */
  texts: readonly string[];
  requests: number;
  seed: number;
  lanes: number;
  maxRows: number;
  maxQueueRows: number;
  /** Share of requests with rows that the model fails at, and of those whose caller leaves. */
  harm: number;
}

/** How many requests ended how. */
export interface TrialResult {
  answered: number;
  poisoned: number;
  abandoned: number;
  refused: number;
  /** Rows of all requests, and those that the engine has answered. */
  rows: number;
  computedRows: number;
}

/** A row that the model fails at. */
const POISON = '\u0000 the model fails at this';
class Poisoned extends Error {}

const LARGEST = 1_000;
/** Turns of the event loop without an answer after which requests count as forgotten. */
const PATIENCE = 10_000;

/** @throws Error at the first answer that is wrong, at a bound that does not hold, or if a request is left pending. */
export async function batchTrial(options: TrialOptions): Promise<TrialResult> {
  const { texts, requests, lanes, maxRows, maxQueueRows, harm } = options;
  const random = seededRandom(options.seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const expected = await scoresAlone(options);
  const result = {
    ...{ answered: 0, poisoned: 0, abandoned: 0, refused: 0 },
    ...{ rows: 0, computedRows: 0 },
  };
  let calls = 0;

  const batcher = new Batcher({ predict, lanes, maxRows, maxQueueRows, maxWaitMs: 3_600_000 });

  async function predict(batch: readonly string[]): Promise<Float32Array> {
    require(++calls <= lanes, `${calls} calls at once`);
    require(batch.length <= maxRows, `a call of ${batch.length} rows`);
    for (let turns = below(4); turns > 0; turns--) await turnOfEventLoop();
    calls--;
    if (batch.includes(POISON)) throw new Poisoned();
    result.computedRows += batch.length;
    return options.engine.predict(batch);
  }

  function draw(): { rows: string[]; signal: AbortSignal | undefined } {
    const size = [below(5), below(5), below(40), below(150), below(LARGEST + 1)][
      below(5)
    ] as number;
    const rows = Array.from({ length: size }, () => texts[below(texts.length)] as string);
    if (size > 0 && random() < harm) for (let n = below(3); n >= 0; n--) rows[below(size)] = POISON;
    return { rows, signal: random() < harm ? signalAfter(below(30)) : undefined };
  }

  async function ask(): Promise<void> {
    const { rows, signal } = draw();
    result.rows += rows.length;
    const waiting = batcher.waitingRows;
    const answer = batcher.predict(rows, signal);
    require(batcher.waitingRows <=
      Math.max(maxQueueRows, rows.length), `${batcher.waitingRows} rows are waiting`);
    try {
      const scores = await answer;
      require(!rows.includes(POISON) && scores.length === rows.length, 'an answer that cannot be');
      rows.forEach((text, i) => {
        require(Object.is(scores[i], expected.get(text)), `row ${i} got ${scores[i]}`);
      });
      result.answered++;
    } catch (cause) {
      const { code } = cause as { code?: string };
      if (cause instanceof Poisoned) {
        require(rows.includes(POISON), 'a failure of another request');
        result.poisoned++;
      } else if (code === 'CLIENT_CLOSED_REQUEST') {
        require(signal?.aborted === true, 'given up though nobody left');
        result.abandoned++;
      } else if (code === 'SERVICE_UNAVAILABLE') {
        require(waiting > 0 &&
          waiting + rows.length > maxQueueRows, 'refused though there was room');
        result.refused++;
      } else throw cause;
    }
  }

  let settled = 0;
  const failures: unknown[] = [];
  for (let sent = 0; sent < requests; sent++) {
    ask().then(
      () => settled++,
      (cause) => failures.push(cause),
    );
    for (let turns = below(6) - 2; turns > 0; turns--) await turnOfEventLoop();
    if (failures.length > 0) throw failures[0];
  }
  for (let idle = 0, before = settled; settled < requests; before = settled) {
    await turnOfEventLoop();
    if (failures.length > 0) throw failures[0];
    idle = settled === before ? idle + 1 : 0;
    require(idle < PATIENCE, `${requests - settled} requests are left pending`);
  }
  require(batcher.waitingRows === 0 && calls === 0, 'rows are left over');
  return result;
}

async function scoresAlone({ engine, texts }: TrialOptions): Promise<Map<string, number>> {
  const scores = new Map<string, number>();
  for (const text of texts) scores.set(text, (await engine.predict([text]))[0] as number);
  return scores;
}

/** Of a caller who leaves, or whose deadline passes, after so many turns; after none, before the request. */
function signalAfter(turns: number): AbortSignal {
  if (turns === 0) return AbortSignal.abort();
  const controller = new AbortController();
  const count = () => (turns-- > 0 ? setImmediate(count) : controller.abort(deadline()));
  count();
  return controller.signal;
}

function deadline(): DOMException {
  return new DOMException('The deadline has passed.', 'TimeoutError');
}

function require(holds: boolean, problem: string): void {
  if (!holds) throw new Error(`The batcher is broken: ${problem}.`);
}
