/** What a scoring request asks, in the forms that MLflow, Vertex AI and TensorFlow Serving have in common. */
import { invalid } from '../inference-protocol/call.ts';
import { kindOf } from '../inference-protocol/elements.ts';
import { parseObject } from '../inference-protocol/request.ts';
import { readColumns, readRecords, readRows, readSplit } from './texts.ts';

const FORMATS = {
  inputs: readColumns,
  instances: readRows,
  dataframe_split: readSplit,
  dataframe_records: readRecords,
};
export type Format = keyof typeof FORMATS;
export const ALL_FORMATS = Object.keys(FORMATS) as Format[];

export interface ScoringRequest {
  format: Format;
  texts: string[];
}

/** The one that models are served by. */
export const SIGNATURE = 'serving_default';

/**
 * Reads the JSON of a request.
 *
 * @param formats - that the protocol has; a request has to have one of them.
 * @param names - of the column of texts.
 * @throws ServiceError `PARSE_ERROR` or `UNPROCESSABLE_CONTENT` that names the field.
 */
export function readRequest(
  body: string,
  { formats, names }: { formats: readonly Format[]; names: readonly string[] },
): ScoringRequest {
  const request = parseObject(body) as Record<string, unknown>;
  const given = formats.filter((format) => Object.hasOwn(request, format));
  const [format] = given;
  if (format === undefined || given.length > 1) {
    const wanted = formats.length > 1 ? `exactly one of ${formats.join(', ')}` : formats[0];
    throw invalid(`The body must have ${wanted}, but it has ${given.join(' and ') || 'not'}.`);
  }
  requireNothingElse(request);
  return { format, texts: FORMATS[format](request[format], format, names) };
}

/** What a model cannot be asked is not passed over: the answer would be to another question. */
function requireNothingElse({
  signature_name: signature = SIGNATURE,
  ...request
}: Record<string, unknown>): void {
  if (signature !== SIGNATURE && signature !== '' && signature !== null) {
    const found = typeof signature === 'string' ? 'another' : kindOf(signature);
    throw invalid(`signature_name must be "${SIGNATURE}", but it is ${found}.`);
  }
  for (const field of ['params', 'parameters']) {
    const value = request[field] ?? {};
    if (JSON.stringify(value) === '{}') continue;
    throw invalid(`${field} must be an empty object, for the model takes none, but it is not.`);
  }
}
