/**
 * The service itself: one model of one run with its life cycle. It knows nothing of HTTP or tRPC;
 * every way in (page, REST, tRPC, later ones) calls `predict`.
 */
import type { Engine, LoadedEngine } from '../engines/engine.ts';
import { ServiceError } from '../errors.ts';
import { Batcher, type BatcherOptions } from './batcher.ts';
import type { Run } from './run.ts';
import { shortestFloat32 } from './sentiment.ts';

type State = 'loading' | 'ready' | 'restarting' | 'failed' | 'disposed';

interface ModelOptions {
  run: Run;
  /** Builds the engine from the run's folder; injected so that the service is tested without one. */
  loadEngine: (folder: string) => Promise<LoadedEngine>;
  threshold?: number;
  /** How requests are put together, and how many may wait. */
  batching?: Pick<BatcherOptions, 'maxRows' | 'maxQueueRows' | 'maxWaitMs'>;
}

/** Texts of the kind that will come: they fill caches and let the compiler settle before traffic. */
const WARM_UP = ['', 'Great fun from start to finish.', 'A waste of time. '.repeat(80)];
const WARM_UP_ROUNDS = 20;

export class Model {
  readonly run: Run;
  readonly threshold: number;
  #state: State = 'loading';
  #loaded: LoadedEngine | undefined;
  #batcher: Batcher | undefined;
  #loading: Promise<void> | undefined;
  readonly #loadEngine: ModelOptions['loadEngine'];
  readonly #batching: ModelOptions['batching'];

  constructor({ run, loadEngine, threshold = 0.5, batching = {} }: ModelOptions) {
    this.run = run;
    this.threshold = threshold;
    this.#loadEngine = loadEngine;
    this.#batching = batching;
  }

  get state(): State {
    const away = this.#loaded?.engine.available === false;
    return this.#state === 'ready' && away ? 'restarting' : this.#state;
  }

  /** Which engine answers, once there is one. @throws ServiceError while there is none. */
  get engine(): Engine['name'] {
    return this.about.engine.name;
  }

  /** Where that engine computes and why, if there is a choice. @throws ServiceError while there is none. */
  get placement(): string | undefined {
    return this.about.engine.placement;
  }

  /** What is known of model and engine, once there is one. @throws ServiceError while there is none. */
  get about(): LoadedEngine {
    if (this.#loaded) return this.#loaded;
    throw unavailable('The model is not ready yet.');
  }

  /** Loads and warms the engine; every call waits for the same load. @throws what the engine threw. */
  load(): Promise<void> {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  /**
   * Scores texts in their order.
   *
   * @param signal - of a caller who may go away: what waits is given up then.
   * @returns one probability a text, as float32.
   * @throws ServiceError `SERVICE_UNAVAILABLE` while the model is not ready or has too much to do,
   * `CLIENT_CLOSED_REQUEST` where the signal has given the request up.
   */
  async predict(
    texts: readonly string[],
    { signal }: { signal?: AbortSignal | undefined } = {},
  ): Promise<Float32Array> {
    if (this.state === 'restarting') throw unavailable('The engine is being restarted.');
    if (!this.#batcher) throw unavailable('The model is not ready yet.');
    return probabilities(await this.#batcher.predict(texts, signal));
  }

  /** Frees the engine; what waits and later predictions are refused. */
  dispose(): void {
    this.#loaded?.engine.dispose();
    this.#loaded = undefined;
    this.#batcher?.close(unavailable('The service is stopping.'));
    this.#batcher = undefined;
    this.#state = 'disposed';
  }

  async #load(): Promise<void> {
    try {
      const loaded = await this.#loadEngine(this.run.folder);
      const { engine } = loaded;
      const batcher = new Batcher({
        predict: (texts) => engine.predict(texts),
        lanes: engine.lanes ?? 1,
        ...this.#batching,
      });
      for (let round = 0; round < WARM_UP_ROUNDS; round++) {
        probabilities(await batcher.predict(WARM_UP));
      }
      this.#loaded = loaded;
      this.#batcher = batcher;
      this.#state = 'ready';
    } catch (cause) {
      this.#state = 'failed';
      throw cause;
    }
  }
}

function unavailable(reason: string): ServiceError {
  return new ServiceError(
    'SERVICE_UNAVAILABLE',
    `${reason} Try again in a moment; /readyz tells when it is.`,
  );
}

/**
 * Scores as probabilities. A model that takes a mean over the words of a text answers NaN to a text without any (0/0):
 * that is no evidence, neither way.
 */
function probabilities(scores: Float32Array): Float32Array {
  return scores.map((score) => {
    if (Number.isNaN(score)) return 0.5;
    if (score >= 0 && score <= 1) return score;
    throw new Error(
      `The model answers ${shortestFloat32(score)} for a text, which is no probability: export it with a sigmoid at its end.`,
    );
  });
}
