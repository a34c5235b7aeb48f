/**
 * A process that answers one request at a time and is replaced when it dies. Since no other request is with
 * it, the one that it dies of is known, and nobody else's is lost.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import { ServiceError } from '../errors.ts';
import type { FromProcess, ToProcess } from './process-messages.ts';

interface SupervisedProcessOptions {
  /** A module that calls `answerParent`. */
  readonly script: string;
  readonly args: readonly string[];
  /** What its environment has unless this process's has it. */
  readonly env?: Readonly<Record<string, string>>;
  /** Told what the process writes to stderr, and of its end. */
  readonly log: (line: string) => void;
  /** Before the first restart; each further one waits twice as long, until a request is answered. */
  readonly pauseMs?: number;
  /** A process that works longer at one request hangs. */
  readonly answerMs?: number;
  /** One that takes longer until it is ready, too. */
  readonly startMs?: number;
}

interface Job<Request, Answer> {
  readonly id: number;
  readonly request: Request;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
  isRetry: boolean;
}

const LONGEST_PAUSE_MS = 30_000;

/** The process could not begin; `reason` is the name of the error that it told. */
export class StartError extends Error {
  readonly reason: string;

  constructor(message: string, reason: string) {
    super(message);
    this.reason = reason;
  }
}

export class SupervisedProcess<Request, Answer> {
  readonly #options: Required<SupervisedProcessOptions>;
  readonly #queue: Job<Request, Answer>[] = [];
  #current: Job<Request, Answer> | undefined;
  #child: ChildProcess | undefined;
  #ready = false;
  #stopped = false;
  #pauseMs: number;
  #restart: NodeJS.Timeout | undefined;
  #deadline: NodeJS.Timeout | undefined;
  #lastId = 0;

  constructor(options: SupervisedProcessOptions) {
    this.#options = { env: {}, pauseMs: 250, answerMs: 120_000, startMs: 600_000, ...options };
    this.#pauseMs = this.#options.pauseMs;
  }

  /** False while the process is being replaced. */
  get available(): boolean {
    return this.#ready;
  }

  /** Resolves once the process is ready. @throws StartError where it ends or fails before. */
  async start(): Promise<void> {
    process.once('exit', this.#kill);
    await this.#spawn().catch((error) => {
      this.stop();
      throw error;
    });
  }

  /**
   * Has the process answer a request; one that it dies of is tried once more.
   *
   * @throws Error that the process told, ServiceError `UNPROCESSABLE_CONTENT` where it died twice of the request, or
   * `SERVICE_UNAVAILABLE` where it does not come back or has been stopped.
   */
  ask(request: Request): Promise<Answer> {
    if (this.#stopped) return Promise.reject(away());
    return new Promise((resolve, reject) => {
      this.#lastId++;
      this.#queue.push({ id: this.#lastId, request, resolve, reject, isRetry: false });
      this.#sendNext();
    });
  }

  /** Ends the process for good; what waits for it is refused. */
  stop(): void {
    this.#stopped = true;
    process.off('exit', this.#kill);
    clearTimeout(this.#restart);
    clearTimeout(this.#deadline);
    this.#kill();
    this.#current?.reject(away());
    this.#refuseAll();
  }

  readonly #kill = (): void => void this.#child?.kill('SIGKILL');

  #spawn(): Promise<void> {
    const { script, args, env, log, startMs } = this.#options;
    const child = fork(script, args, {
      env: { ...env, ...process.env },
      // Not this process's: two cannot listen on one debugger port.
      execArgv: ['--no-deprecation'],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#child = child;
    if (child.stderr) createInterface(child.stderr).on('line', log);
    return new Promise((resolve, reject) => {
      const deadline = setTimeout(() => {
        reject(new StartError(`its process is not ready after ${startMs / 1000} s.`, 'late'));
        child.kill('SIGKILL');
      }, startMs);
      child.once('close', () => clearTimeout(deadline));
      child.on('message', (message: FromProcess<Answer>) => {
        if ('failed' in message)
          reject(new StartError(message.failed.message, message.failed.name));
        else if ('ready' in message) {
          clearTimeout(deadline);
          resolve(this.#begin());
        } else this.#settle(message);
      });
      child.once('error', reject);
      // Not `exit`: what it said last comes before `close`.
      child.once('close', (code, signal) => {
        const end = `The process of the engine ended with ${signal ?? code}`;
        reject(new StartError(`${end} before it was ready.`, 'ended'));
        if (this.#ready && !this.#stopped) this.#replace(end);
      });
    });
  }

  #begin(): void {
    this.#ready = true;
    this.#sendNext();
  }

  #sendNext(): void {
    if (!this.#ready || this.#current) return;
    const job = this.#queue.shift();
    if (!job) return;
    this.#current = job;
    this.#deadline = setTimeout(() => {
      job.isRetry = true;
      this.#kill();
    }, this.#options.answerMs);
    const message: ToProcess<Request> = { id: job.id, request: job.request };
    this.#child?.send(message as never, (error) => error && this.#kill());
  }

  #settle(message: Exclude<FromProcess<Answer>, { ready: true } | { failed: object }>): void {
    const job = this.#current;
    if (job?.id !== message.id) return;
    clearTimeout(this.#deadline);
    this.#current = undefined;
    this.#pauseMs = this.#options.pauseMs;
    if ('error' in message) job.reject(new Error(message.error));
    else job.resolve(message.answer);
    this.#sendNext();
  }

  #replace(end: string): void {
    this.#ready = false;
    clearTimeout(this.#deadline);
    this.#options.log(`${end}; another begins in ${this.#pauseMs} ms.`);
    const job = this.#current;
    this.#current = undefined;
    if (job?.isRetry) job.reject(deadly());
    else if (job) this.#queue.unshift({ ...job, isRetry: true });
    this.#restartLater();
  }

  #restartLater(): void {
    this.#restart = setTimeout(() => {
      this.#spawn().catch((error: Error) => {
        if (this.#stopped) return;
        this.#options.log(
          `The process of the engine cannot begin again, another try follows in ${this.#pauseMs} ms: ${error.message}`,
        );
        this.#refuseAll();
        this.#restartLater();
      });
    }, this.#pauseMs);
    this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS);
  }

  #refuseAll(): void {
    for (const { reject } of this.#queue.splice(0)) reject(away());
  }
}

function away(): ServiceError {
  return new ServiceError(
    'SERVICE_UNAVAILABLE',
    'The native engine is away. Try again in a moment; /readyz tells when it is back.',
  );
}

function deadly(): ServiceError {
  return new ServiceError(
    'UNPROCESSABLE_CONTENT',
    'The native engine broke down over this request. Send its reviews in smaller requests to find the one that it cannot take.',
  );
}
