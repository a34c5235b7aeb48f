/** One worker thread with a model of its own, as the thread that starts it sees it. */
import { Worker } from 'node:worker_threads';
import { encodeStrings } from '../savedmodel/index.ts';

/** What a thread says once it has loaded its model, and then to each call. */
export type Reply = { scores: Float32Array<ArrayBuffer> } | { error: string };

interface Call {
  resolve(scores: Float32Array): void;
  reject(cause: Error): void;
}

interface ScoringThreadOptions {
  /** Path of the built threads-worker.ts. */
  script: string;
  /** Of the SavedModel. */
  folder: string;
  /** Called when the thread has ended by itself, after its calls have failed. */
  onDeath(cause: Error): void;
}

/** A worker thread with a model of its own. It answers in the order of the calls; loading the model is the first. */
export class ScoringThread {
  /** Resolves when the model is loaded; rejects with the reason why it could not be. */
  readonly ready: Promise<unknown>;
  readonly #worker: Worker;
  readonly #calls: Call[] = [];

  constructor({ script, folder, onDeath }: ScoringThreadOptions) {
    this.#worker = new Worker(script, { workerData: { folder } });
    this.ready = this.#nextReply();
    let cause = new Error('A scoring thread has ended.');
    this.#worker.on('message', (reply: Reply) => this.#settle(reply));
    this.#worker.once('error', (error) => {
      cause = error instanceof Error ? error : new Error(String(error));
    });
    this.#worker.once('exit', () => {
      for (const { reject } of this.#calls.splice(0)) reject(new ThreadDeath(cause));
      onDeath(cause);
    });
  }

  /** Scores texts in their order. @throws Error what the model threw, or `ThreadDeath`. */
  score(texts: readonly string[]): Promise<Float32Array> {
    const column = encodeStrings(texts);
    const { bytes, offsets } = column;
    this.#worker.postMessage(column, [bytes.buffer as ArrayBuffer, offsets.buffer as ArrayBuffer]);
    return this.#nextReply();
  }

  end(): void {
    void this.#worker.terminate();
  }

  /** A thread without a call does not keep the process alive. */
  #nextReply(): Promise<Float32Array> {
    this.#worker.ref();
    return new Promise((resolve, reject) => this.#calls.push({ resolve, reject }));
  }

  #settle(reply: Reply): void {
    const call = this.#calls.shift();
    if (this.#calls.length === 0) this.#worker.unref();
    if ('scores' in reply) call?.resolve(reply.scores);
    else call?.reject(new Error(reply.error));
  }
}

/** The thread ended before it answered; another may. */
export class ThreadDeath extends Error {
  override readonly name = 'ThreadDeath';

  constructor(cause: Error) {
    super(`A scoring thread ended before it answered: ${cause.message}`, { cause });
  }
}
