/** From the settings to the MLflow run that is served: its id and the folder of its SavedModel. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve, sep } from 'node:path';
import { packageRoot } from '../package-root.ts';
import type { Settings } from '../settings.ts';

/** The run that ships with the repository, served when nothing is set. */
export const BUNDLED_RUN_UUID = '53a5b7635c1a484685734397a18ea910';

/** Where MLflow's TensorFlow flavour puts the SavedModel inside a run. */
const SAVED_MODEL_OF_RUN = join('artifacts', 'model', 'data', 'model');

export interface Run {
  uuid: string;
  /** Of the SavedModel; absolute. */
  folder: string;
  /** The setting that led here, as a person would write it; undefined for the bundled run. */
  setting?: string;
}

/** The run that the settings name: a path wins over an id, an id over the bundled run. */
export function resolveRun(settings: Pick<Settings, 'PRED_MODEL_UUID' | 'PRED_MODEL_PATH'>): Run {
  const { PRED_MODEL_UUID: uuid, PRED_MODEL_PATH: path } = settings;
  if (path) {
    const setting = `PRED_MODEL_PATH="${path}"`;
    return { uuid: uuid ?? uuidFromPath(path), folder: resolve(path), setting };
  }
  const folder = join(packageRoot(), 'models', uuid ?? BUNDLED_RUN_UUID, SAVED_MODEL_OF_RUN);
  if (uuid) return { uuid, folder, setting: `PRED_MODEL_UUID="${uuid}"` };
  return { uuid: BUNDLED_RUN_UUID, folder };
}

/** MLflow notes the run's id in the MLmodel file beside the SavedModel; a folder without one is known by its own name. */
function uuidFromPath(path: string): string {
  const folder = resolve(path);
  const suffix = `${sep}${SAVED_MODEL_OF_RUN}`;
  const named = basename(folder.endsWith(suffix) ? folder.slice(0, -suffix.length) : folder);
  return runIdIn(join(folder, '../../MLmodel')) ?? named;
}

function runIdIn(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  return /^run_id: ['"]?([\w.-]+)['"]?\s*$/m.exec(readFileSync(file, 'utf8'))?.[1];
}

/** Where the SavedModel lies below a folder that is not itself one: somebody has named the run's, or MLflow's model's. */
export function savedModelBelow(folder: string): string | undefined {
  const below = [
    SAVED_MODEL_OF_RUN,
    join('model', 'data', 'model'),
    join('data', 'model'),
    'model',
  ];
  return below
    .map((path) => join(folder, path))
    .find((path) => existsSync(join(path, 'saved_model.pb')));
}
