/** The models that are there, and loading and unloading them, as the protocol's repository extension has it. */
import { isArtifactError } from '../artifacts/artifact-error.ts';
import { ServiceError } from '../errors.ts';
import type { Model, State } from '../model/model.ts';
import { requireOperator } from '../operator-token.ts';
import { RUN_ID } from '../run-id.ts';
import { invalid } from './call.ts';
import type { ModelState, RepositoryIndex } from './schemas.ts';
import { findModel, type InferenceService } from './service.ts';

const STATES: Record<State, ModelState> = {
  fetching: 'LOADING',
  loading: 'LOADING',
  warming: 'LOADING',
  ready: 'READY',
  restarting: 'UNAVAILABLE',
  failed: 'UNAVAILABLE',
  draining: 'UNLOADING',
  disposed: 'UNAVAILABLE',
};

/** One entry a run: the active one by the served name, any other by its own id. */
export function repositoryIndex(
  { runs, names }: InferenceService,
  { readyOnly = false } = {},
): RepositoryIndex {
  return runs
    .all()
    .filter(({ state }) => !readyOnly || state === 'ready')
    .map((model) => ({
      name: model === runs.active ? (names[0] as string) : model.run.uuid,
      version: model.run.uuid,
      state: STATES[model.state],
      reason: reasonOf(model),
    }));
}

function reasonOf({ state, failure }: Model): string {
  return state === 'ready' ? '' : (failure ?? state);
}

/**
 * Sees that who asks may load and unload.
 *
 * @param authorization - what the header of that name holds.
 * @throws ServiceError `FORBIDDEN` where nobody may, `UNAUTHORIZED` for a wrong token or none.
 */
export function requireControl(
  { openRepository, operatorToken }: InferenceService,
  authorization: string | null | undefined,
): void {
  if (openRepository) return;
  if (operatorToken === undefined) {
    throw new ServiceError(
      'FORBIDDEN',
      'Models are not loaded and unloaded from outside: set ADMIN_TOKEN, or V2_REPOSITORY=open where only the platform reaches this server.',
    );
  }
  requireOperator(authorization, operatorToken);
}

/**
 * Loads a model by a served name or a run's id, and waits until it is ready.
 *
 * @throws ServiceError `NOT_FOUND` where there is no such run, `CONFLICT` where as many are loaded as may be,
 * `SERVICE_UNAVAILABLE` where trying goes on, `UNPROCESSABLE_CONTENT` for a run that cannot be served.
 */
export async function loadModel(service: InferenceService, name: string): Promise<void> {
  const { runs, names, startsEmpty } = service;
  const uuid = names.includes(name) ? runs.active.run.uuid : name;
  if (!RUN_ID.test(uuid)) throw new ServiceError('NOT_FOUND', `Model ${name} not found`);
  const model = runs.load(uuid);
  try {
    await model.tryToLoad();
  } catch (cause) {
    const failure = loadFailure(name, cause);
    // Of a name that nothing is behind, nothing stays; nor of what an agent is to put right before it comes again.
    if ((failure.code === 'NOT_FOUND' || startsEmpty) && model !== runs.active)
      await runs.unload(uuid).catch(() => {});
    throw failure;
  }
  if (model.state === 'disposed') {
    throw new ServiceError('CONFLICT', `Model ${name} was unloaded meanwhile. Load it again.`);
  }
}

function loadFailure(name: string, cause: unknown): ServiceError {
  const { message } = cause instanceof Error ? cause : new Error(String(cause));
  if (!isArtifactError(cause)) return invalid(`Model ${name} cannot be loaded: ${message}`);
  if (cause.problem === 'configuration') {
    return new ServiceError('NOT_FOUND', `Model ${name} not found: ${message}`, { cause });
  }
  const told = `Model ${name} cannot be loaded now: ${message}`;
  return new ServiceError('SERVICE_UNAVAILABLE', told, { cause });
}

/**
 * Frees a model once what it is answering is answered; unloading what is not loaded changes nothing.
 *
 * @throws ServiceError `NOT_FOUND`, or `CONFLICT` for the active run while it is on its way.
 */
export async function unloadModel(service: InferenceService, name: string): Promise<void> {
  const { runs } = service;
  const model = findModel(service, name);
  if (model !== runs.active) return runs.unload(model.run.uuid);
  if (model.state !== 'disposed') return runs.empty();
}
