/** One inference, the same for every transport: reads the tensors, asks the model, and answers what is wanted. */
import { randomUUID } from 'node:crypto';
import { ServiceError } from '../errors.ts';
import type { Model } from '../model/model.ts';
import { type InferenceAnswer, type InferenceCall, invalid, type OutputTensor } from './call.ts';
import { REVIEW_ID, readInputs } from './inputs.ts';
import { outputSpecs, outputsFor } from './outputs.ts';
import type { InferenceService } from './service.ts';

/** Beyond that a timer would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Answers a request by a model.
 *
 * @param signal - fires when the caller has gone away.
 * @throws ServiceError `UNPROCESSABLE_CONTENT`, `SERVICE_UNAVAILABLE` while the model is not ready or has too much to do,
 * `GATEWAY_TIMEOUT` where the request has set a time, `CLIENT_CLOSED_REQUEST`.
 */
export async function infer(
  { runs, strictNames }: Pick<InferenceService, 'runs' | 'strictNames'>,
  model: Model,
  { call, signal }: { call: InferenceCall; signal: AbortSignal },
): Promise<InferenceAnswer> {
  const { texts, reviewId } = readInputs(call, strictNames);
  const specs = outputSpecs(model);
  const known = [...specs.map(({ name }) => name), ...(reviewId ? [REVIEW_ID] : [])];
  requireKnown(call.outputs, known);
  const given = await withinTimeout(call.timeout, signal, (either) =>
    runs.use((used) => outputsFor(used, texts, either), model),
  );
  const outputs = [...given, ...(reviewId ? [reviewId] : [])];
  const wanted = call.outputs.length > 0 ? call.outputs : known;
  return {
    id: call.id ?? randomUUID(),
    version: model.run.uuid,
    outputs: wanted.map((name) => outputs.find((output) => output.name === name) as OutputTensor),
  };
}

function requireKnown(wanted: readonly string[], known: readonly string[]): void {
  for (const [i, name] of wanted.entries()) {
    if (!known.includes(name)) {
      throw invalid(`outputs[${i}].name must be one of ${known.join(', ')}, but it is "${name}".`);
    }
    if (wanted.indexOf(name) !== i)
      throw invalid(`outputs must name each once, but "${name}" comes twice.`);
  }
}

/** What is late is not waited for; what of it has not begun is given up. */
async function withinTimeout<T>(
  microseconds: number | undefined,
  gone: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (!microseconds) return work(gone);
  if (microseconds < 0) {
    throw invalid(
      `parameters.timeout must be microseconds, 0 for none, but it is ${microseconds}.`,
    );
  }
  const deadline = AbortSignal.timeout(Math.min(Math.ceil(microseconds / 1000), LONGEST_TIMER_MS));
  const late = new Promise<never>((_, reject) => {
    const message = `The request was not answered within its timeout of ${microseconds} µs. Give it more, or send less.`;
    const tell = () => reject(new ServiceError('GATEWAY_TIMEOUT', message));
    deadline.addEventListener('abort', tell, { once: true });
  });
  return Promise.race([work(AbortSignal.any([gone, deadline])), late]);
}
