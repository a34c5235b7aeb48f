// The portable engine in worker threads: the event loop stays free however long a model computes.
import type { Engine } from './engine.ts';
import { joined } from './joined.ts';
import { ScoringThread, ThreadDeath } from './scoring-thread.ts';

/** Texts of one message: what is computed for them stays in the processor's caches, and other calls have their turn. */
const MOST_TEXTS = 32;
/** Fewer texts stay together: they share what a message and a run of the model cost. */
const LEAST_TEXTS = 4;

export interface ThreadedOptions {
  /** Path of the built threads-worker.ts. */
  script: string;
  threads: number;
  /** Told of a thread that has died. */
  warn(message: string): void;
  /** Milliseconds after which a thread that has not answered is replaced. */
  answerMs?: number;
}

/**
 * Loads the SavedModel in a folder once in each thread.
 *
 * @returns an engine that shares a call's texts out among the threads. Threads that die are replaced, and what they were at
 * is then done once more.
 * @throws Error as `loadPortableEngine`.
 */
export async function loadThreadedEngine(
  folder: string,
  { script, threads, warn, answerMs }: ThreadedOptions,
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
    const thread = new ScoringThread({ script, folder, onDeath, answerMs });
    thread.ready.then(
      () => {
        loaded = true;
      },
      () => {},
    );
    pool[slot] = thread;
    return thread;
  }

  /** A thread has one message at a time: whoever waits beside a deadly one does not die with it. */
  async function scoreOnce(texts: readonly string[]): Promise<Float32Array> {
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

  const score = (texts: readonly string[]) =>
    scoreOnce(texts).catch((cause) => {
      if (cause instanceof ThreadDeath) return scoreOnce(texts);
      throw cause;
    });

  async function predict(texts: readonly string[]): Promise<Float32Array> {
    const parts = shares(texts.length, threads).map(([from, to]) => score(texts.slice(from, to)));
    return joined(await Promise.all(parts));
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
  return { name: 'portable', lanes: threads, predict, dispose };
}

/** Cuts so many texts into ranges of about the same size, one for each thread at least where there are enough of them. */
function shares(texts: number, threads: number): (readonly [from: number, to: number])[] {
  const fewest = Math.ceil(texts / MOST_TEXTS);
  const parts = Math.max(fewest, Math.min(threads, Math.ceil(texts / LEAST_TEXTS)));
  return Array.from({ length: parts }, (_, part) => [
    Math.floor((part * texts) / parts),
    Math.floor(((part + 1) * texts) / parts),
  ]);
}
