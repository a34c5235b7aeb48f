/** What MLflow noted about a model that it logged: the MLmodel file beside it. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { ArtifactError } from './artifact-error.ts';

const MLMODEL = 'MLmodel';
/** Larger than any that MLflow writes; a file of somebody else's must not fill the memory. */
const MAX_BYTES = 1024 * 1024;

const Flavor = z.looseObject({
  data: z.string().optional(),
  model_type: z.string().optional(),
  save_format: z.string().optional(),
  saved_model_dir: z.string().optional(),
  loader_module: z.string().optional(),
});

const File = z.looseObject({
  flavors: z.record(z.string(), Flavor),
  run_id: z.string().optional(),
  utc_time_created: z.coerce.string().optional(),
  mlflow_version: z.coerce.string().optional(),
  signature: z.looseObject({ inputs: z.string().optional() }).optional().catch(undefined),
});

const Columns = z.array(z.looseObject({ name: z.string().optional() }));

export interface MlModel {
  runId: string | undefined;
  /** The one that says most: MLflow writes `python_function` beside the library's own. */
  flavor: string;
  /** `keras`, `tf2-module`; not every flavour has it. */
  modelType: string | undefined;
  /** `tf`, `keras`, `h5`. */
  saveFormat: string | undefined;
  /** Where the flavour says that its SavedModel is, below the model's folder; none where it names no such place. */
  savedModel: string | undefined;
  /** UTC, as MLflow writes it: `2024-03-01 10:00:00.123456`. */
  createdAt: string | undefined;
  mlflowVersion: string | undefined;
  /** What MLflow's own signature calls the inputs; none where it has no signature, or no names. */
  columns: string[];
}

/**
 * Reads the MLmodel file in a folder.
 *
 * @returns undefined where there is none.
 * @throws ArtifactError where it is there but not readable as one.
 */
export function readMlModel(folder: string): MlModel | undefined {
  const path = join(folder, MLMODEL);
  const bytes = bytesOf(path);
  if (!bytes) return undefined;
  const parsed = File.safeParse(parseYaml(path, bytes.toString('utf8')));
  if (!parsed.success) throw unreadable(path, 'it lists no flavors', parsed.error);
  const { flavors, run_id, utc_time_created, mlflow_version, signature } = parsed.data;
  const names = Object.keys(flavors);
  const flavor = names.find((name) => name !== 'python_function') ?? names[0];
  if (flavor === undefined) throw unreadable(path, 'it lists no flavors');
  const { data, model_type, save_format, saved_model_dir } = flavors[flavor] ?? {};
  return {
    runId: run_id,
    flavor,
    modelType: model_type,
    saveFormat: save_format,
    savedModel: saved_model_dir ?? (data === undefined ? undefined : join(data, 'model')),
    createdAt: utc_time_created,
    mlflowVersion: mlflow_version,
    columns: columnsOf(signature?.inputs),
  };
}

/** MLflow writes the inputs as JSON within the YAML. What is none is no reason not to serve the model. */
function columnsOf(inputs = '[]'): string[] {
  try {
    return Columns.parse(JSON.parse(inputs)).flatMap(({ name }) => name ?? []);
  } catch {
    return [];
  }
}

function bytesOf(path: string): Buffer | undefined {
  try {
    const entry = statSync(path);
    // Of a pipe nobody knows whether it ends.
    if (!entry.isFile()) throw new Error('it is no file');
    if (entry.size > MAX_BYTES) throw new Error(`it is ${entry.size} bytes long`);
    return readFileSync(path);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw unreadable(path, message, cause);
  }
}

function parseYaml(path: string, text: string): unknown {
  try {
    // Aliases could grow without bound.
    return parse(text, { maxAliasCount: 10, schema: 'failsafe' });
  } catch (cause) {
    throw unreadable(path, (cause as Error).message.split('\n', 1)[0] ?? '', cause);
  }
}

function unreadable(path: string, reason: string, cause?: unknown): ArtifactError {
  const message = `${path} cannot be read as MLflow's: ${reason}. Copy the run again, or set PRED_MODEL_PATH to the folder of its SavedModel.`;
  return new ArtifactError('configuration', message, { cause });
}
