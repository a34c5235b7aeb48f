/** The runs of this process: the one that answers, and those that are loaded beside it to take its place. */
import { isArtifactError } from '../artifacts/artifact-error.ts';
import { ServiceError } from '../errors.ts';
import type { Model } from './model.ts';
import type { TrialReport } from './trial.ts';

interface RunsOptions {
  /** The run that answers from the start on. */
  first: Model;
  /** The model of a run by its id, not loaded yet. @throws Error where the settings name no place for it. */
  open: (uuid: string) => Model;
  /** Tries a run out before it takes over. */
  holdTrial: (candidate: Model, current: Model) => Promise<TrialReport>;
  /** Told of a run that cannot be loaded. */
  onFailure: (model: Model, cause: Error) => void;
  /** Told of the run that has taken over. */
  onSwap: (model: Model) => void;
}

/** Models that are in memory at once, the active one among them. */
export const MAX_LOADED = 4;

export class Runs {
  #active: Model;
  /** The run that answered before, kept loaded to roll back to. */
  #previous: Model | undefined;
  readonly #models = new Map<string, Model>();
  /** How many requests each model is answering. */
  readonly #users = new Map<Model, number>();
  readonly #retired = new Set<Model>();
  #turn: Promise<unknown> = Promise.resolve();
  readonly #options: Omit<RunsOptions, 'first'>;

  constructor({ first, ...options }: RunsOptions) {
    this.#active = first;
    this.#models.set(first.run.uuid, first);
    this.#options = options;
  }

  get active(): Model {
    return this.#active;
  }

  get previous(): Model | undefined {
    return this.#previous;
  }

  find(uuid: string): Model | undefined {
    return this.#models.get(uuid);
  }

  /** Every run that is loaded or on its way. */
  all(): Model[] {
    return [...this.#models.values()];
  }

  /** Answers a request by a run, which stays loaded until it is answered, whatever comes meanwhile. */
  async use<T>(work: (model: Model) => Promise<T>, model = this.#active): Promise<T> {
    this.#users.set(model, (this.#users.get(model) ?? 0) + 1);
    try {
      return await work(model);
    } finally {
      const left = (this.#users.get(model) as number) - 1;
      if (left > 0) this.#users.set(model, left);
      else this.#users.delete(model);
      this.#disposeUnused(model);
    }
  }

  /** Another run in the place of the first, before that was begun to load. */
  startWith(uuid: string): void {
    const model = this.#options.open(uuid);
    this.#models.delete(this.#active.run.uuid);
    this.#active = model;
    this.#models.set(uuid, model);
  }

  /**
   * Begins to fetch, load and warm a run beside the active one; one that is there already stays, one that failed is tried
   * anew, and the active one answers again if it was emptied.
   *
   * @throws ServiceError `CONFLICT` where as many are loaded as may be; Error where the settings name no place for it.
   */
  load(uuid: string): Model {
    const known = this.#models.get(uuid);
    if (known && !this.#isOver(known)) return known;
    if (!known && this.#loaded() >= MAX_LOADED) this.#forgetFailed();
    if (!known && this.#loaded() >= MAX_LOADED) {
      throw conflict(`${MAX_LOADED} runs are loaded, which is as many as may be. Unload one first`);
    }
    const model = this.#options.open(uuid);
    known?.dispose();
    this.#models.set(uuid, model);
    if (known === this.#active) this.#active = model;
    model.load().catch((cause) => this.#options.onFailure(model, cause));
    return model;
  }

  /**
   * Makes a loaded run the active one, in one step: requests under way are answered by the run that they began with.
   *
   * @param force - swaps whatever the trial says.
   * @returns what the trial said, unless there was none.
   * @throws ServiceError `CONFLICT` where the run is not ready or the trial refuses it; the active run stays.
   */
  activate(uuid: string, { force = false } = {}): Promise<TrialReport | undefined> {
    return this.#inTurn(async () => {
      const candidate = this.#requireReady(uuid);
      if (candidate === this.#active) return undefined;
      const report = force ? undefined : await this.#holdTrial(candidate);
      if (report && !report.passed)
        throw conflict(
          `${refusal(uuid, report)} Run ${this.#active.run.uuid} stays. Activate it with "force": true all the same`,
        );
      this.#swap(this.#requireReady(uuid));
      return report;
    });
  }

  /** Makes the run that answered before the active one again. @throws ServiceError `CONFLICT` where there is none. */
  rollBack(): Promise<void> {
    return this.#inTurn(async () => {
      const previous = this.#previous;
      if (!previous) throw conflict('No other run has answered before this one. Activate a run');
      this.#swap(this.#requireReady(previous.run.uuid));
    });
  }

  /** Frees a run once the requests that it is answering are answered. @throws ServiceError `CONFLICT` for the active one. */
  unload(uuid: string): Promise<void> {
    return this.#inTurn(async () => {
      const model = this.#models.get(uuid);
      if (!model)
        throw conflict(`Run ${uuid} is not loaded. GET /api/v1/admin/runs lists those that are`);
      if (model === this.#active) throw conflict(`Run ${uuid} is active. Activate another first`);
      this.#retire(model);
    });
  }

  /**
   * Frees the active run as `unload` does others: none answers any more, until one is activated or this one loaded again.
   *
   * @throws ServiceError `CONFLICT` where it is not ready.
   */
  empty(): Promise<void> {
    return this.#inTurn(async () => {
      const { uuid } = this.#active.run;
      const outgoing = this.#requireReady(uuid);
      const nobody = this.#options.open(uuid);
      nobody.dispose();
      this.#retire(outgoing);
      this.#models.set(uuid, nobody);
      this.#active = nobody;
    });
  }

  /** From now on none is ready for more, but who asks is still answered. */
  drain(): void {
    for (const model of this.#models.values()) model.drain();
  }

  /** One after the other: each sees what the one before has left. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => {});
    return done;
  }

  /** A trial that cannot be held, since the run brings no proper texts for it, is not passed. */
  async #holdTrial(candidate: Model): Promise<TrialReport> {
    try {
      return await this.#options.holdTrial(candidate, this.#active);
    } catch (cause) {
      if (!isArtifactError(cause)) throw cause;
      throw new ServiceError('CONFLICT', cause.message, { cause });
    }
  }

  #requireReady(uuid: string): Model {
    const model = this.#models.get(uuid);
    if (!model) throw conflict(`Run ${uuid} is not loaded. POST /api/v1/admin/load does it`);
    if (model.state === 'ready') return model;
    const reason = model.lastError ? ` (${model.lastError.message.replace(/\.$/, '')})` : '';
    throw conflict(`Run ${uuid} is ${model.state}${reason}, not ready. ${remedy(model)}`);
  }

  /** Nothing comes of it any more by itself; what fails at first may still be tried again by whoever began it. */
  #isOver(model: Model): boolean {
    return model.state === 'disposed' || (model.state === 'failed' && model !== this.#active);
  }

  #loaded(): number {
    return this.all().filter(({ state }) => state !== 'disposed').length;
  }

  /** A failed run takes no memory: it is there to tell its reason, until its place is needed. */
  #forgetFailed(): void {
    for (const [uuid, model] of this.#models) {
      if (model === this.#active || !this.#isOver(model) || model === this.#previous) continue;
      model.dispose();
      this.#models.delete(uuid);
    }
  }

  #swap(candidate: Model): void {
    const [outgoing, older] = [this.#active, this.#previous];
    if (candidate === outgoing) return;
    this.#active = candidate;
    this.#previous = outgoing;
    if (outgoing.state === 'disposed') this.#retire(outgoing);
    if (older && older !== candidate) this.#retire(older);
    this.#options.onSwap(candidate);
  }

  #retire(model: Model): void {
    if (this.#previous === model) this.#previous = undefined;
    this.#models.delete(model.run.uuid);
    this.#retired.add(model);
    this.#disposeUnused(model);
  }

  #disposeUnused(model: Model): void {
    if (this.#users.has(model) || !this.#retired.delete(model)) return;
    model.dispose();
  }
}

function refusal(uuid: string, { against, matched, total }: TrialReport): string {
  return against === 'golden'
    ? `Run ${uuid} gives the expected answer to ${matched} of the ${total} golden texts that it came with.`
    : `Run ${uuid} agrees with the active one on ${matched} of ${total} trial texts.`;
}

/** What makes a run ready that is not. */
function remedy({ state }: Model): string {
  if (state === 'failed') {
    return 'Mend what it says, then POST /api/v1/admin/load tries it anew';
  }
  if (state === 'disposed') return 'POST /api/v1/admin/load loads it again';
  return 'GET /api/v1/admin/runs tells when it is';
}

function conflict(message: string): ServiceError {
  return new ServiceError('CONFLICT', `${message}.`);
}
