/** The SavedModel of what somebody has named: its own folder, MLflow's folder of the model, or the run's. */
import { type Dirent, existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { ArtifactError } from './artifact-error.ts';
import { type MlModel, readMlModel } from './ml-model.ts';

const SAVED_MODEL = 'saved_model.pb';
/** Where MLflow keeps a logged model inside a run. */
const MODEL_OF_RUN = join('artifacts', 'model');
/** Works with every MLflow and Keras: `log_model` of MLflow 3 puts a `.keras` file outside the run. */
export const LOG_IT =
  'model.export("saved_model"); mlflow.log_artifacts("saved_model", "model/data/model")';
/** Files that are looked at; a folder with more is not a model's. */
const MAX_ENTRIES = 20_000;

export interface FoundModel {
  /** Of the SavedModel. */
  folder: string;
  /** What MLflow noted about it, where it did. */
  mlModel: MlModel | undefined;
}

/**
 * Finds the one SavedModel in a folder or below it.
 *
 * @throws ArtifactError that says what is there instead, and how it can be made servable.
 */
export async function findSavedModel(folder: string): Promise<FoundModel> {
  const modelFolder = mlModelFolder(folder);
  const mlModel = modelFolder === undefined ? undefined : readMlModel(modelFolder);
  if (isSavedModel(folder)) return { folder, mlModel };
  if (modelFolder !== undefined && mlModel?.savedModel !== undefined) {
    const named = join(modelFolder, mlModel.savedModel);
    if (!relative(modelFolder, named).startsWith('..') && isSavedModel(named)) {
      return { folder: named, mlModel };
    }
  }
  const files = await filesBelow(folder);
  const found = files.filter(({ name }) => name === SAVED_MODEL).map((file) => file.parentPath);
  if (found.length === 1) return { folder: found[0] as string, mlModel };
  if (found.length > 1) throw severalIn(folder, found);
  throw new ArtifactError('configuration', noneIn(folder, files, mlModel));
}

/** The id of the run that logged what is in a folder, where MLflow noted it. @throws ArtifactError as readMlModel does. */
export function runIdOf(folder: string): string | undefined {
  const modelFolder = mlModelFolder(folder);
  return modelFolder === undefined ? undefined : readMlModel(modelFolder)?.runId;
}

const isSavedModel = (folder: string) => existsSync(join(folder, SAVED_MODEL));

/** The folder with the MLmodel file: the one named, the one in a run, or one above a SavedModel that was named. */
function mlModelFolder(folder: string): string | undefined {
  const above = isSavedModel(folder) ? [join(folder, '..'), join(folder, '../..')] : [];
  const places = [folder, join(folder, MODEL_OF_RUN), join(folder, 'model'), ...above];
  return places.find((place) => existsSync(join(place, 'MLmodel')));
}

async function filesBelow(folder: string): Promise<Dirent[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (cause: NodeJS.ErrnoException) => {
      const { code } = cause;
      const reasons: Record<string, string> = {
        ENOENT: 'There is no such folder.',
        ENOTDIR: 'This is a file, not a folder.',
      };
      const reason = reasons[code ?? ''] ?? `The folder cannot be read (${code}).`;
      throw new ArtifactError('configuration', reason, { cause });
    },
  );
  return entries.filter((entry) => entry.isFile()).slice(0, MAX_ENTRIES);
}

function severalIn(folder: string, found: readonly string[]): ArtifactError {
  const places = found.map((path) => relative(folder, path)).sort();
  const shown = places.length > 5 ? [...places.slice(0, 5), '…'] : places;
  const message = `It holds ${found.length} SavedModels (${shown.join(', ')}). Set PRED_MODEL_PATH to the folder of the one to serve.`;
  return new ArtifactError('configuration', message);
}

/** What is there instead of a SavedModel, and the one command that makes one of it. */
function noneIn(folder: string, files: readonly Dirent[], mlModel: MlModel | undefined): string {
  const keras = files.find(({ name }) => /\.(keras|h5|hdf5)$/.test(name));
  if (keras) {
    const path = join(keras.parentPath, keras.name);
    return `It holds no ${SAVED_MODEL}, but the Keras file ${relative(folder, path)}. Make a SavedModel of it: python -c 'import tensorflow as tf; tf.keras.models.load_model("${path}").export("${join(keras.parentPath, 'saved_model')}")'.`;
  }
  if (mlModel && !/tensorflow|keras/.test(mlModel.flavor)) {
    return `MLflow logged it with the flavor ${mlModel.flavor}, which is no TensorFlow model and cannot be served. Train a Keras model and log it as a SavedModel: ${LOG_IT}.`;
  }
  const what = files.length === 0 ? 'is empty' : `holds no ${SAVED_MODEL}`;
  return `The folder ${what}. MLflow 3 keeps models outside their run; log a SavedModel with the run: ${LOG_IT}.`;
}
