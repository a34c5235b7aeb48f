/**
 * One engine call for whoever waits. A request that finds the engine free goes at once; those that come while it works
 * gather and go together in the next call.
 */
import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import { isServiceError, ServiceError } from '../errors.ts';
import { Batch } from './batch.ts';
import { type Meter, NO_METER } from './meter.ts';
import { Pending } from './pending.ts';

export interface BatcherOptions {
  /** The engine's: scores texts in their order. */
  predict: (texts: readonly string[]) => Promise<Float32Array>;
  /** Numbers that it gives of one text. */
  width?: number;
  /** Calls that the engine works at side by side. */
  lanes?: number;
  /** Rows of one call. */
  maxRows?: number;
  /** Rows that may wait. A request that finds nothing waiting is taken whatever its size: HTTP bounds that. */
  maxQueueRows?: number;
  /** Milliseconds after which a request of which nothing has been computed is given up. */
  maxWaitMs?: number;
  /** Told of each request that is refused since too much is to do. */
  onRefusal?: Meter['refused'];
}

/** Text of one call (UTF-16 units): a few milliseconds of work, after which others have their turn. */
const MAX_UNITS = 128 * 1024;
/** Text that may wait: the memory that it may take. */
const MAX_QUEUE_UNITS = 32 * 1024 * 1024;

export class Batcher {
  readonly #options: Required<BatcherOptions>;
  readonly #queue: Pending[] = [];
  #calls = 0;
  #waitingRows = 0;
  #waitingUnits = 0;

  constructor({
    width = 1,
    lanes = 1,
    maxRows = 128,
    maxQueueRows = 10_000,
    maxWaitMs = 10_000,
    onRefusal = NO_METER.refused,
    ...rest
  }: BatcherOptions) {
    this.#options = { width, lanes, maxRows, maxQueueRows, maxWaitMs, onRefusal, ...rest };
  }

  /** Rows that no call has taken yet. */
  get waitingRows(): number {
    return this.#waitingRows;
  }

  /**
   * Scores texts in their order.
   *
   * @param signal - gives up what waits; a call under way is not interrupted.
   * @returns the numbers of each text.
   * @throws ServiceError `SERVICE_UNAVAILABLE` where too much waits or it has waited too long, `CLIENT_CLOSED_REQUEST`
   * where the signal has given it up; and what the engine threw at these texts.
   */
  async predict(texts: readonly string[], signal?: AbortSignal): Promise<Float32Array> {
    if (signal?.aborted) throw abandoned(signal);
    if (texts.length === 0) return new Float32Array();
    const units = unitsOf(texts);
    if (this.#queue.length > 0) this.#requireRoom(texts.length, units);
    const request = new Pending(texts, this.#options.width);
    this.#queue.push(request);
    this.#waitingRows += texts.length;
    this.#waitingUnits += units;
    this.#start();
    if (request.rowsLeft > 0) this.#watch(request, signal);
    return request.answer;
  }

  /** Fails whatever waits. */
  close(cause: unknown): void {
    for (const request of this.#queue.splice(0)) this.#giveUp(request, cause);
  }

  #requireRoom(rows: number, units: number): void {
    const { maxQueueRows } = this.#options;
    if (this.#waitingRows + rows <= maxQueueRows && this.#waitingUnits + units <= MAX_QUEUE_UNITS) {
      return;
    }
    this.#options.onRefusal('full');
    throw overloaded('as many reviews are waiting as may');
  }

  /** Begins as many calls as the engine has lanes free. */
  #start(): void {
    while (this.#calls < this.#options.lanes && this.#queue.length > 0) {
      const batch = Batch.takeFrom(this.#queue, this.#options.maxRows, MAX_UNITS);
      const texts = batch.texts();
      this.#waitingRows -= texts.length;
      this.#waitingUnits -= unitsOf(texts);
      this.#calls++;
      void this.#call(batch);
    }
  }

  async #call(batch: Batch): Promise<void> {
    await this.#score(batch);
    // An engine in this thread would otherwise hold the event loop from call to call; who comes meanwhile goes together.
    await turnOfEventLoop();
    this.#calls--;
    this.#start();
  }

  /** A failed call is made again in halves until it is known whose rows fail: n requests take 2n - 1 calls at most. */
  async #score(batch: Batch): Promise<void> {
    const { requests } = batch;
    if (requests.length === 0) return;
    try {
      const { predict, width } = this.#options;
      batch.deliver(await predict(batch.texts()), width);
    } catch (cause) {
      if (requests.length === 1 || isAway(cause)) {
        for (const request of requests) this.#giveUp(request, cause);
        return;
      }
      for (const half of batch.halves()) {
        await turnOfEventLoop();
        await this.#score(half.ofUnsettled());
      }
    }
  }

  /** A request that has to wait can be given up. */
  #watch(request: Pending, signal: AbortSignal | undefined): void {
    const { maxWaitMs, onRefusal } = this.#options;
    const abandon = () => this.#giveUp(request, abandoned(signal));
    const timer = setTimeout(() => {
      if (request.next > 0) return;
      onRefusal('late');
      this.#giveUp(request, overloaded('the request has waited for too long'));
    }, maxWaitMs);
    signal?.addEventListener('abort', abandon);
    request.whenSettled(() => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abandon);
    });
  }

  #giveUp(request: Pending, cause: unknown): void {
    const at = this.#queue.indexOf(request);
    if (at >= 0) this.#queue.splice(at, 1);
    this.#waitingRows -= request.rowsLeft;
    this.#waitingUnits -= unitsOf(request.texts.slice(request.next));
    request.next = request.texts.length;
    request.fail(cause);
  }
}

/** Whether there is no engine to ask, whatever the rows. */
function isAway(cause: unknown): boolean {
  return isServiceError(cause) && cause.code === 'SERVICE_UNAVAILABLE';
}

function unitsOf(texts: readonly string[]): number {
  let units = 0;
  for (const text of texts) units += text.length;
  return units;
}

function abandoned(signal: AbortSignal | undefined): ServiceError {
  const message = 'The request was given up before it was answered.';
  return new ServiceError('CLIENT_CLOSED_REQUEST', message, { cause: signal?.reason });
}

function overloaded(reason: string): ServiceError {
  const message = `The server has too much to do: ${reason}. Try again in a moment.`;
  return new ServiceError('SERVICE_UNAVAILABLE', message);
}
