/** What every scoring protocol asks of the service: who answers, and the model's own output for texts. */
import type { Exchange } from '../api/exchange.ts';
import { jsonResponse } from '../api/responses.ts';
import { ERROR_STATUS, errorBody } from '../errors.ts';
import { invalid } from '../inference-protocol/call.ts';
import type { Model } from '../model/model.ts';
import type { Runs } from '../model/runs.ts';
import { shortestFloat32 } from '../model/sentiment.ts';

export interface ScoringService {
  runs: Runs;
  /** Under which the active run answers, whichever it is; the first is the one that is told. */
  names: readonly string[];
}

/** What the model gives of each text, in the shape that its signature says: mostly a list of one. */
export type Predictions = number[] | number[][];

/**
 * Scores what a request holds, by a run that stays loaded until it has.
 *
 * @param read - gives the texts, from the names that their column may have.
 * @throws ServiceError `SERVICE_UNAVAILABLE` while the model is not ready or has too much to do, or what `read` throws.
 */
export function score(
  { runs }: ScoringService,
  exchange: Exchange,
  { model, read }: { model?: Model; read: (names: string[]) => string[] },
): Promise<Predictions> {
  return runs.use(async (used) => {
    exchange.modelUuid = used.run.uuid;
    const texts = read(namesOf(used));
    const options = { signal: exchange.request.signal };
    const isOne = used.width === 1;
    const scores = await (isOne ? used.predict(texts, options) : used.classify(texts, options));
    return inShape(Array.from(scores, shortestFloat32), used);
  }, model);
}

/** @throws ServiceError `UNPROCESSABLE_CONTENT` for what JSON does not know. */
function inShape(numbers: number[], { width, about }: Model): Predictions {
  const at = numbers.findIndex((number) => !Number.isFinite(number));
  if (at >= 0) {
    const row = Math.floor(at / width);
    throw invalid(
      `The model gives ${numbers[at]} of text ${row}, which JSON does not know. Ask by the V2 protocol (/v2) for bytes.`,
    );
  }
  if (about.outputs[0]?.shape?.length === 1) return numbers;
  const rows = Array.from({ length: numbers.length / width }, (_, i) => i * width);
  return rows.map((at) => numbers.slice(at, at + width));
}

/** What the input is called everywhere else here, by the model itself, and by MLflow's signature. */
function namesOf({ about, mlModel }: Model): string[] {
  const columns = mlModel?.columns.length === 1 ? mlModel.columns : [];
  return [...new Set(['text', ...about.inputs.map(({ name }) => name), ...columns])];
}

export interface Refusal {
  status: number;
  message: string;
}

/** What a client may know of a failure. Wrong input is 400 to all of these protocols. */
export function refusalOf(cause: unknown): Refusal {
  const { code, message } = errorBody(cause);
  const status = ERROR_STATUS[code];
  return { status: status === 422 ? 400 : status, message };
}

/** A failure as TensorFlow Serving tells it. */
export function refuseAsError(cause: unknown): Response {
  const { status, message } = refusalOf(cause);
  return jsonResponse({ error: message }, status);
}
