/** One worker thread with a model of its own, as the thread that starts it sees it. */
import { Worker } from 'node:worker_threads';
import { encodeStrings } from '../savedmodel/index.ts';

/** What a thread says once it has loaded its model, and then to each call. */
export type Reply = { scores: Float32Array<ArrayBuffer> } | { error: string };

/** Milliseconds after its last answer by which a thread's compiler has finished in the background. */
const QUIET_MS = 250;
/** Milliseconds that a thread under way may take before it is ended all the same. */
const PATIENCE_MS = 10_000;
/** Milliseconds that a call may take: what a model may compute for its texts (WorkBudget) ends before. */
const ANSWER_MS = 600_000;

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
  /** Milliseconds after which a thread that has not answered a call hangs, and is ended. */
  answerMs?: number | undefined;
}

/** A worker thread with a model of its own. It answers in the order of the calls; loading the model is the first. */
export class ScoringThread {
  /** Resolves when the model is loaded; rejects with the reason why it could not be. */
  readonly ready: Promise<unknown>;
  readonly #worker: Worker;
  readonly #calls: Call[] = [];
  /** Messages that the thread has not answered, whether or not anybody waits. */
  #unanswered = 0;
  #isEnding = false;
  #ending: NodeJS.Timeout | undefined;
  #cause = new Error('A scoring thread has ended.');
  readonly #answerMs: number;

  constructor({ script, folder, onDeath, answerMs = ANSWER_MS }: ScoringThreadOptions) {
    this.#answerMs = answerMs;
    this.#worker = new Worker(script, { workerData: { folder } });
    this.ready = this.#nextReply();
    this.#worker.on('message', (reply: Reply) => this.#settle(reply));
    this.#worker.once('error', (error) => {
      this.#cause = error instanceof Error ? error : new Error(String(error));
    });
    this.#worker.once('exit', () => {
      clearTimeout(this.#ending);
      this.#isEnding = true;
      for (const { reject } of this.#calls.splice(0)) reject(new ThreadDeath(this.#cause));
      onDeath(this.#cause);
    });
  }

  /** Scores texts in their order. @throws Error what the model threw, or that it hangs; or `ThreadDeath`. */
  async score(texts: readonly string[]): Promise<Float32Array> {
    const column = encodeStrings(texts);
    const { bytes, offsets } = column;
    this.#worker.postMessage(column, [bytes.buffer as ArrayBuffer, offsets.buffer as ArrayBuffer]);
    const deadline = setTimeout(() => this.#giveUp(), this.#answerMs);
    try {
      return await this.#nextReply();
    } finally {
      clearTimeout(deadline);
    }
  }

  /** The calls fail as their model does: another thread would hang like this one. */
  #giveUp(): void {
    this.#cause = new Error(`it has not answered for ${this.#answerMs / 1000} s`);
    for (const { reject } of this.#calls.splice(0)) {
      reject(new Error(`The model has not answered for ${this.#answerMs / 1000} s.`));
    }
    void this.#worker.terminate();
  }

  /**
   * Fails what is under way, and ends the thread once it is quiet: where a thread is torn down while its compiler works in
   * the background, Node 20 aborts the whole process.
   */
  end(): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    const cause = new ThreadDeath(new Error('The engine is disposed.'));
    for (const { reject } of this.#calls.splice(0)) reject(cause);
    this.#endIn(this.#unanswered > 0 ? PATIENCE_MS : QUIET_MS);
  }

  #endIn(ms: number): void {
    clearTimeout(this.#ending);
    this.#ending = setTimeout(() => void this.#worker.terminate(), ms);
  }

  /** A thread without a call does not keep the process alive. */
  #nextReply(): Promise<Float32Array> {
    this.#worker.ref();
    this.#unanswered++;
    return new Promise((resolve, reject) => this.#calls.push({ resolve, reject }));
  }

  #settle(reply: Reply): void {
    this.#unanswered--;
    if (this.#isEnding && this.#unanswered === 0) this.#endIn(QUIET_MS);
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
