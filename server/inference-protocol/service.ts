/** What the protocol calls models: the run that is active goes by the served names, and each run by its own id. */
import { ServiceError } from '../errors.ts';
import type { Model } from '../model/model.ts';
import type { Runs } from '../model/runs.ts';

export interface InferenceService {
  runs: Runs;
  /** Under which the active run answers, whichever it is; the first is the one that is told. */
  names: readonly string[];
  /** Whether a single input has to be called `text`. */
  strictNames: boolean;
  /** What an operator has to know. */
  operatorToken: string | undefined;
  /** Whether anybody may load and unload models: where only the platform's own agent can reach the server. */
  openRepository: boolean;
  /** Whether it is for a platform's agent to say which models there are, and none to begin with. */
  startsEmpty: boolean;
}

/** Whether requests may come: to the active run; or to whatever an agent loads, for which it waits until this is true. */
export function isReady({ runs, startsEmpty }: InferenceService): boolean {
  if (startsEmpty) return runs.all().every(({ state }) => state !== 'draining');
  return runs.active.state === 'ready';
}

/** @throws ServiceError `NOT_FOUND` for a name or version that nobody answers to. */
export function findModel(
  { runs, names }: Pick<InferenceService, 'runs' | 'names'>,
  name: string,
  version?: string,
): Model {
  const model = names.includes(name) ? runs.active : runs.find(name);
  if (!model) throw new ServiceError('NOT_FOUND', `Model ${name} not found`);
  if (version === undefined || version === model.run.uuid) return model;
  throw new ServiceError('NOT_FOUND', `Model ${name} with version ${version} not found`);
}

/** @throws ServiceError `SERVICE_UNAVAILABLE` that says how far it is. */
export function requireReady(name: string, { state, failure }: Model): void {
  if (state === 'ready') return;
  const reason = failure === undefined ? '' : ` (${failure})`;
  const message = `Model ${name} is not ready: ${state}${reason}`;
  throw new ServiceError('SERVICE_UNAVAILABLE', message);
}
