/**
 * Where the portable engine computes. Inline is fastest for a light model, since nothing is sent to and fro; a heavy one
 * would hold the event loop, and every other request with it.
 */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { Engine } from './engine.ts';
import { FULL_REVIEWS } from './sample.ts';
import { loadThreadedEngine } from './threads.ts';

/**
 * Microseconds for a full review (1,300 characters) up to which a model is light: a batch is about a hundred of those,
 * and holds the event loop for 15 ms then.
 */
export const LIGHT_MICROS = 150;

/** A model gets so long to show that it is light: the compiler has to settle first. */
const MEASURING_MS = 300;
const LEAST_ROUNDS = 4;

export interface PlacementOptions {
  folder: string;
  /** Path of the built threads-worker.ts, where it can be had. */
  script: string | undefined;
  /** Told what an operator should know. */
  warn(message: string): void;
  threads?: number;
  lightMicros?: number;
}

/** The engine that runs a folder's model in this thread, or one of threads in its place, as the model's cost asks for. */
export async function placed(
  inline: Engine,
  {
    folder,
    script,
    warn,
    threads = availableParallelism(),
    lightMicros = LIGHT_MICROS,
  }: PlacementOptions,
): Promise<Engine> {
  const micros = await microsOfReview(inline, lightMicros);
  const cost = `a full review takes ${Math.round(micros).toLocaleString('en')} µs`;
  if (micros <= lightMicros) return { ...inline, placement: `inline: ${cost}` };
  if (!script || !existsSync(script)) {
    const reason = script ? `there is no ${script}` : 'the server is not the built one';
    const placement = `inline, though ${cost}: ${reason}`;
    warn(`The model computes ${placement}. Requests wait for each other; run npm start.`);
    return { ...inline, placement };
  }
  inline.dispose();
  const engine = await loadThreadedEngine(folder, { script, threads, warn });
  return { ...engine, placement: `${threads} thread${threads > 1 ? 's' : ''}: ${cost}` };
}

/** The best of several rounds; they end soon where the model is light. */
async function microsOfReview(engine: Engine, lightMicros: number): Promise<number> {
  const begin = performance.now();
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < LEAST_ROUNDS || best > lightMicros; round++) {
    if (performance.now() - begin > MEASURING_MS) break;
    const start = performance.now();
    await engine.predict(FULL_REVIEWS);
    best = Math.min(best, ((performance.now() - start) * 1_000) / FULL_REVIEWS.length);
  }
  return best;
}
