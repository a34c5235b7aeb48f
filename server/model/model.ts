/**
 * The service itself: one model of one run with its life cycle. It knows nothing of HTTP or tRPC;
 * every way in calls `predict`.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type ArtifactError, isArtifactError } from '../artifacts/artifact-error.ts';
import type { FetchProgress } from '../artifacts/fetch-run.ts';
import type { MlModel } from '../artifacts/ml-model.ts';
import { widthOf } from '../engines/classifier.ts';
import type { Engine, LoadedEngine } from '../engines/engine.ts';
import { ServiceError } from '../errors.ts';
import { Batcher, type BatcherOptions } from './batcher.ts';
import { type Meter, NO_METER, timed } from './meter.ts';
import { probabilities } from './probabilities.ts';
import type { Run } from './run.ts';
import { warmUp } from './warm-up.ts';

export type State =
  | 'fetching'
  | 'loading'
  | 'warming'
  | 'ready'
  | 'restarting'
  | 'failed'
  | 'draining'
  | 'disposed';

interface ModelOptions {
  run: Run;
  /** Sees to it that the run is here, and finds its SavedModel. Without it that is the run's folder itself. */
  locate?: (options: LocateOptions) => Promise<Located>;
  /** Builds the engine from the SavedModel; injected so that the service is tested without one. */
  loadEngine: (folder: string) => Promise<LoadedEngine>;
  /** Milliseconds before a load that failed for a reason that may pass is tried again; it doubles up to a minute. */
  retryMs?: number;
  /** Told of each failure after which the load is tried again. */
  onRetry?: (cause: Error, waitMs: number) => void;
  threshold?: number;
  meter?: Meter;
  /** How requests are put together, and how many may wait. */
  batching?: Pick<BatcherOptions, 'maxRows' | 'maxQueueRows' | 'maxWaitMs'>;
}

export interface LocateOptions {
  signal: AbortSignal;
  onProgress: (progress: FetchProgress) => void;
}

interface PredictOptions {
  signal?: AbortSignal | undefined;
}

interface Located {
  /** Of the SavedModel. */
  folder: string;
  /** What MLflow noted about it. */
  mlModel?: MlModel | undefined;
}

const LONGEST_RETRY_MS = 60_000;

export class Model {
  readonly run: Run;
  readonly threshold: number;
  #state: State = 'loading';
  #loaded: LoadedEngine | undefined;
  #batcher: Batcher | undefined;
  #loading: Promise<void> | undefined;
  #attempt: Promise<void> | undefined;
  #progress: FetchProgress | undefined;
  #failure: unknown;
  #mlModel: MlModel | undefined;
  #isDraining = false;
  readonly #end = new AbortController();
  readonly #options: Required<Omit<ModelOptions, 'run' | 'threshold'>>;

  constructor({
    run,
    threshold = 0.5,
    locate = async () => ({ folder: run.folder }),
    retryMs = 1_000,
    onRetry = () => {},
    meter = NO_METER,
    batching = {},
    loadEngine,
  }: ModelOptions) {
    this.run = run;
    this.threshold = threshold;
    this.#options = { locate, loadEngine, retryMs, onRetry, meter, batching };
  }

  get state(): State {
    if (this.#state !== 'ready') return this.#state;
    if (this.#isDraining) return 'draining';
    return this.#loaded?.engine.available === false ? 'restarting' : 'ready';
  }

  /** How much of the run is here, while it is being fetched. */
  get progress(): FetchProgress | undefined {
    return this.#state === 'fetching' ? this.#progress : undefined;
  }

  /** Why the run could not be fetched, where it could not; what else may fail is for the log. */
  get failure(): string | undefined {
    return this.#state === 'failed' && isArtifactError(this.#failure)
      ? this.#failure.message
      : undefined;
  }

  /** What failed last, where loading has failed: for operators, who may know all. */
  get lastError(): Error | undefined {
    if (this.#state !== 'failed') return undefined;
    return this.#failure instanceof Error ? this.#failure : new Error(String(this.#failure));
  }

  /** What MLflow noted about the model, where it did. */
  get mlModel(): MlModel | undefined {
    return this.#mlModel;
  }

  /** Which engine answers, once there is one. @throws ServiceError while there is none. */
  get engine(): Engine['name'] {
    return this.about.engine.name;
  }

  /** The same, or undefined while there is none. */
  get loadedEngine(): Engine['name'] | undefined {
    return this.#loaded?.engine.name;
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

  /**
   * Fetches, loads and warms; every call waits for the same load. What may pass is tried again until it has.
   *
   * @throws what cannot pass: of the run, the engine or the machine.
   */
  load(): Promise<void> {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  /** As `load`, but fails as soon as an attempt has: for who would rather hear of it than wait. */
  tryToLoad(): Promise<void> {
    const loading = this.load();
    loading.catch(() => {});
    return this.#attempt ?? loading;
  }

  /** Numbers that it gives of one text: one, the probability of being positive; or one a class. @throws ServiceError while there is none. */
  get width(): number {
    return widthOf(this.about.outputs);
  }

  /**
   * Scores texts in their order.
   *
   * @param signal - of a caller who may go away: what waits is given up then.
   * @returns one probability a text, as float32.
   * @throws ServiceError `SERVICE_UNAVAILABLE` while the model is not ready or has too much to do,
   * `CLIENT_CLOSED_REQUEST` where the signal has given the request up, `UNPROCESSABLE_CONTENT` where the model is of
   * several classes.
   */
  async predict(texts: readonly string[], options: PredictOptions = {}): Promise<Float32Array> {
    const batcher = this.#requireBatcher();
    if (this.width > 1) throw ofClasses(this);
    return probabilities(await this.#score(batcher, texts, options));
  }

  /** As `predict`, for models of whatever width: @returns the numbers of each text as the model gave them, text by text. */
  async classify(texts: readonly string[], options: PredictOptions = {}): Promise<Float32Array> {
    return this.#score(this.#requireBatcher(), texts, options);
  }

  /** Reviews that no call of the engine has taken yet. */
  get waitingRows(): number {
    return this.#batcher?.waitingRows ?? 0;
  }

  /** From now on it is not ready for more, but still answers who asks. */
  drain(): void {
    this.#isDraining = true;
  }

  /** Frees the engine; what waits and later predictions are refused. */
  dispose(): void {
    this.#end.abort();
    this.#loaded?.engine.dispose();
    this.#loaded = undefined;
    this.#batcher?.close(unavailable('The service is stopping.'));
    this.#batcher = undefined;
    this.#state = 'disposed';
  }

  async #score(
    batcher: Batcher,
    texts: readonly string[],
    { signal }: PredictOptions,
  ): Promise<Float32Array> {
    const scores = await batcher.predict(texts, signal);
    this.#options.meter.scored(texts.length);
    return scores;
  }

  #requireBatcher(): Batcher {
    if (this.state === 'restarting') throw unavailable('The engine is being restarted.');
    if (!this.#batcher) throw unavailable('The model is not ready yet.');
    return this.#batcher;
  }

  async #load(): Promise<void> {
    const { signal } = this.#end;
    for (let wait = this.#options.retryMs; ; wait = Math.min(2 * wait, LONGEST_RETRY_MS)) {
      try {
        this.#attempt = this.#loadOnce(signal);
        return await this.#attempt;
      } catch (cause) {
        if (this.#state === 'disposed') return;
        this.#failure = cause;
        this.#state = 'failed';
        if (!mayPass(cause)) throw cause;
        this.#options.onRetry(cause, wait);
        await pause(wait * (0.5 + Math.random()), undefined, { signal }).catch(() => {});
      }
    }
  }

  async #loadOnce(signal: AbortSignal): Promise<void> {
    const { locate, loadEngine, meter, batching } = this.#options;
    this.#state = this.run.remote ? 'fetching' : 'loading';
    const onProgress = (progress: FetchProgress) => {
      this.#progress = progress;
    };
    const { folder, mlModel } = await locate({ signal, onProgress });
    this.#enter('loading');
    const loaded = await loadEngine(folder);
    const { engine } = loaded;
    const measured = timed(engine, meter);
    // What warms it is nobody's.
    const predict: Engine['predict'] = (texts) =>
      this.#state === 'warming' ? engine.predict(texts) : measured(texts);
    const width = widthOf(loaded.outputs);
    const onRefusal = meter.refused;
    const lanes = engine.lanes ?? 1;
    const batcher = new Batcher({ predict, width, lanes, onRefusal, ...batching });
    try {
      this.#enter('warming');
      await warmUp(async (texts) => {
        const scores = await batcher.predict(texts);
        return width === 1 ? probabilities(scores) : scores;
      });
      this.#enter('ready');
    } catch (cause) {
      engine.dispose();
      throw cause;
    }
    this.#mlModel = mlModel;
    this.#loaded = loaded;
    this.#batcher = batcher;
  }

  /** The next state, unless the model was disposed meanwhile. */
  #enter(state: State): void {
    this.#end.signal.throwIfAborted();
    this.#state = state;
  }
}

/** The network, or a run that is being written to. */
function mayPass(cause: unknown): cause is ArtifactError {
  return isArtifactError(cause) && (cause.problem === 'temporary' || cause.problem === 'changed');
}

function ofClasses({ run, width }: Model): ServiceError {
  return new ServiceError(
    'UNPROCESSABLE_CONTENT',
    `Run ${run.uuid} gives ${width} numbers of each text, which are no sentiment. Ask it by the V2 protocol (/v2), which answers what the model gives.`,
  );
}

function unavailable(reason: string): ServiceError {
  return new ServiceError(
    'SERVICE_UNAVAILABLE',
    `${reason} Try again in a moment; /readyz tells when it is.`,
  );
}
