// The portable engine in worker threads: the event loop stays free however long a model computes.
import type { Engine } from './engine.ts';
import { ScoringThread, ThreadDeath } from './scoring-thread.ts';

export interface ThreadedOptions {
  /** Path of the built threads-worker.ts. */
  script: string;
  threads: number;
  /** Told of a thread that has died. */
  warn(message: string): void;
}

/**
 * Loads the SavedModel in a folder once in each thread.
 *
 * @returns an engine whose threads are replaced when they die, and whose calls are then made once more.
 * @throws Error as `loadPortableEngine`.
 */
export async function loadThreadedEngine(
  folder: string,
  { script, threads, warn }: ThreadedOptions,
): Promise<Engine> {
  const pool: (ScoringThread | undefined)[] = [];
  const free = Array.from({ length: threads }, (_, slot) => slot);
  const waiting: ((slot: number) => void)[] = [];
  let disposed = false;

  function start(slot: number): ScoringThread {
    let loaded = false;
    const onDeath = (cause: Error) => {
      if (disposed) return;
      warn(`A scoring thread has died (${cause.message}) and is replaced.`);
      pool[slot] = undefined;
      // One that could not even load is tried again by the next call, not for ever.
      if (loaded) start(slot);
    };
    const thread = new ScoringThread({ script, folder, onDeath });
    thread.ready.then(
      () => {
        loaded = true;
      },
      () => {},
    );
    pool[slot] = thread;
    return thread;
  }

  /** A thread has one call at a time: whoever waits beside a deadly one does not die with it. */
  async function score(texts: readonly string[]): Promise<Float32Array> {
    const slot = free.shift() ?? (await new Promise<number>((resolve) => waiting.push(resolve)));
    try {
      if (disposed) throw new Error('The engine is disposed.');
      return await (pool[slot] ?? start(slot)).score(texts);
    } finally {
      const next = waiting.shift();
      if (next) next(slot);
      else free.push(slot);
    }
  }

  function dispose(): void {
    disposed = true;
    for (const thread of pool) thread?.end();
  }

  try {
    await Promise.all(Array.from({ length: threads }, (_, slot) => start(slot).ready));
  } catch (cause) {
    dispose();
    throw cause instanceof ThreadDeath ? cause.cause : cause;
  }
  return {
    name: 'portable',
    lanes: threads,
    predict: (texts) =>
      score(texts).catch((cause) => {
        if (cause instanceof ThreadDeath) return score(texts);
        throw cause;
      }),
    dispose,
  };
}
