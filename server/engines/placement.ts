/**
 * Where the portable engine computes. Inline is fastest for a light model, and for one text alone, since nothing is sent to
 * and fro; batches of a heavy one would hold the event loop, and every other request with it.
 */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import type { Engine } from './engine.ts';
import { FULL_REVIEWS, REVIEW_UNITS } from './sample.ts';
import { withShortCalls } from './short-calls.ts';
import { loadThreadedEngine } from './threads.ts';

/**
 * Microseconds for a full review (1,300 characters) up to which a model is light: a batch is about a hundred of those,
 * and holds the event loop for 15 ms then.
 */
export const LIGHT_MICROS = 150;

/** Microseconds that a text alone may hold the event loop for: a few of them in a row are not felt. */
const LONE_MICROS = 5_000;

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

/** The engine that runs a folder's model in this thread, or threads for it, as the model's cost asks for. */
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
  if (micros <= lightMicros) {
    const thread = script && existsSync(script) ? () => longTexts(folder, script, warn) : undefined;
    return { ...withShortCalls(inline, thread), placement: `inline: ${cost}` };
  }
  if (!script || !existsSync(script)) {
    const reason = script ? `there is no ${script}` : 'the server is not the built one';
    const placement = `inline, though ${cost}: ${reason}`;
    warn(`The model computes ${placement}. Requests wait for each other; run npm start.`);
    return { ...inline, placement };
  }
  const threaded = await loadThreadedEngine(folder, { script, threads, warn });
  const many = `${threads} thread${threads > 1 ? 's' : ''}`;
  if (micros > LONE_MICROS) {
    inline.dispose();
    return { ...threaded, placement: `${many}: ${cost}` };
  }
  return { ...withLoneInline(inline, threaded, micros), placement: `${many} for batches: ${cost}` };
}

/** One thread, for texts that hold this one for too long. */
async function longTexts(
  folder: string,
  script: string,
  warn: (message: string) => void,
): Promise<Engine | undefined> {
  try {
    return await loadThreadedEngine(folder, { script, threads: 1, warn });
  } catch (cause) {
    warn(
      `Long texts go on holding the event loop: no thread begins (${(cause as Error).message}).`,
    );
    return undefined;
  }
}

/** Scores a text alone in this thread where that is short work, and once in a turn of the event loop at most. */
function withLoneInline(inline: Engine, threaded: Engine, microsOfReview: number): Engine {
  let isHeld = false;
  return {
    ...threaded,
    async predict(texts) {
      const [text = ''] = texts;
      if (isHeld || texts.length !== 1 || microsOf(text, microsOfReview) > LONE_MICROS) {
        return threaded.predict(texts);
      }
      isHeld = true;
      try {
        return await inline.predict(texts);
      } finally {
        await turnOfEventLoop();
        isHeld = false;
      }
    },
    dispose() {
      inline.dispose();
      threaded.dispose();
    },
  };
}

/** What a text takes at most: with its length attention grows by the square. */
function microsOf(text: string, microsOfReview: number): number {
  return microsOfReview * Math.max(1, text.length / REVIEW_UNITS) ** 2;
}

/** The best of many calls, each of one review: on a busy machine some short ones are still left alone. Light models are soon done. */
async function microsOfReview(engine: Engine, lightMicros: number): Promise<number> {
  const begin = performance.now();
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < LEAST_ROUNDS || best > lightMicros; round++) {
    const start = performance.now();
    if (start - begin > MEASURING_MS) break;
    const review = FULL_REVIEWS[round % FULL_REVIEWS.length] as string;
    // What a model refuses by a check of its own costs what it costs.
    await engine.predict([review]).catch(() => {});
    best = Math.min(best, (performance.now() - start) * 1_000);
  }
  return best;
}
