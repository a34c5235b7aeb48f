/** From the settings to the MLflow run that is served: its id, its folder, and where it is fetched from. */
import { basename, join, resolve, sep } from 'node:path';
import { runIdOf } from '../artifacts/find-saved-model.ts';
import { packageRoot } from '../package-root.ts';
import type { Settings } from '../settings.ts';

/** The run that ships with the repository, served when nothing is set. */
export const BUNDLED_RUN_UUID = '53a5b7635c1a484685734397a18ea910';

/** Where MLflow's TensorFlow flavour puts the SavedModel inside a run. */
const SAVED_MODEL_OF_RUN = join('artifacts', 'model', 'data', 'model');

export interface Run {
  uuid: string;
  /** Absolute: of the SavedModel, or one with the SavedModel below it. */
  folder: string;
  /** The setting that led here, as a person would write it; undefined for the bundled run. */
  setting?: string;
  /** Where it is fetched from, and the folder of runs that it comes into, if it is not on this machine by itself. */
  remote?: { uri: string; runs: string };
}

type RunSettings = Pick<Settings, 'PRED_MODEL_UUID' | 'PRED_MODEL_PATH' | 'PRED_MODEL_GCS_URI'>;

/**
 * The run that the settings name: a path wins over an id, an id over the bundled run.
 *
 * @throws Error naming the settings that do not go together.
 */
export function resolveRun(settings: RunSettings): Run {
  const { PRED_MODEL_UUID: uuid, PRED_MODEL_PATH: path, PRED_MODEL_GCS_URI: uri } = settings;
  if (uri) return remoteRun(uri, uuid, path);
  if (path) {
    const setting = `PRED_MODEL_PATH="${path}"`;
    return { uuid: uuid ?? uuidFromPath(path), folder: resolve(path), setting };
  }
  const folder = join(runsFolder(), uuid ?? BUNDLED_RUN_UUID);
  if (uuid) return { uuid, folder, setting: `PRED_MODEL_UUID="${uuid}"` };
  return { uuid: BUNDLED_RUN_UUID, folder };
}

/**
 * Another run than the one that the settings name: from where a platform's agent puts models, else from the same place.
 *
 * @throws Error where the settings do not tell where runs are.
 */
export function runBeside(
  settings: RunSettings & Pick<Settings, 'V2_MODELS_PATH'>,
  uuid: string,
): Run {
  const { PRED_MODEL_GCS_URI: uri, V2_MODELS_PATH: models } = settings;
  const setting = `run ${uuid}`;
  if (models) return { uuid, folder: resolve(models, uuid), setting };
  const first = resolveRun(settings);
  if (!uri || !first.remote) return { uuid, folder: join(runsFolder(), uuid), setting };
  const { runs } = first.remote;
  return {
    uuid,
    folder: join(runs, uuid),
    setting,
    remote: { uri: storeOfRuns(uri, first.uuid), runs },
  };
}

/** The address without the run's id, which may stand at its end. */
export function storeOfRuns(uri: string, uuid: string): string {
  const address = uri.trim().replace(/\/+$/, '');
  return address.endsWith(`/${uuid}`) ? address.slice(0, -uuid.length - 1) : address;
}

/** Where runs are, unless a path says otherwise. */
export const runsFolder = () => join(packageRoot(), 'models');

/** The SavedModel of the bundled run. */
export const bundledSavedModel = () => join(runsFolder(), BUNDLED_RUN_UUID, SAVED_MODEL_OF_RUN);

function remoteRun(uri: string, given: string | undefined, path: string | undefined): Run {
  const uuid = given ?? /[^/]\/([A-Za-z0-9][A-Za-z0-9._-]*)\/*$/.exec(uri)?.[1];
  const setting = `PRED_MODEL_GCS_URI="${uri}"`;
  if (!uuid) throw new Error(`${setting} names no run. Set PRED_MODEL_UUID to the run's id.`);
  const runs = path === undefined ? runsFolder() : runsFolderOf(path, uuid);
  return { uuid, folder: join(runs, uuid), setting, remote: { uri, runs } };
}

/** A path beside an address says where the run comes to lie, so it has to have the shape of a run's. */
function runsFolderOf(path: string, uuid: string): string {
  const folder = resolve(path);
  const below = [SAVED_MODEL_OF_RUN, join('artifacts', 'model'), ''].map((place) =>
    join(sep, uuid, place).replace(/[\\/]$/, ''),
  );
  const end = below.find((place) => folder.endsWith(place));
  if (end) return folder.slice(0, -end.length) || sep;
  throw new Error(
    `PRED_MODEL_PATH="${path}" is not where a run comes to lie. With PRED_MODEL_GCS_URI it must be <folder>/${uuid}/${SAVED_MODEL_OF_RUN}; or unset it to have the run below ${runsFolder()}.`,
  );
}

/** MLflow notes the run's id in the MLmodel file beside the SavedModel; a folder without one is known by its own name. */
function uuidFromPath(path: string): string {
  const folder = resolve(path);
  const suffix = `${sep}${SAVED_MODEL_OF_RUN}`;
  const named = basename(folder.endsWith(suffix) ? folder.slice(0, -suffix.length) : folder);
  return runIdOf(folder) ?? named;
}
