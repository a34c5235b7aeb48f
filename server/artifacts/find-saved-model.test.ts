import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findSavedModel } from './find-saved-model.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'found-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, text = ''): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** As MLflow 2 writes it. */
const mlModel = (flavor: string, more = '') =>
  `artifact_path: model\nflavors:\n  python_function:\n    loader_module: mlflow.${flavor}\n  ${flavor}:\n    code: null\n${more}mlflow_version: 2.9.2\nrun_id: 0a1b2c\nutc_time_created: '2024-03-01 10:00:00.123456'\n`;
const KERAS = mlModel('tensorflow', '    data: data\n    model_type: keras\n    save_format: tf\n');

describe.each([
  ['the run', '.', 'artifacts/model/'],
  ['the logged model', '.', ''],
  ['the SavedModel', 'data/model', ''],
])('named by the folder of %s', (_what, named, prefix) => {
  it('a Keras model is found where MLflow puts it', async () => {
    write(`${prefix}MLmodel`, KERAS);
    write(`${prefix}data/model/saved_model.pb`);
    const found = await findSavedModel(join(folder, named));
    expect(found.folder).toBe(join(folder, `${prefix}data/model`));
    expect(found.mlModel).toEqual({
      runId: '0a1b2c',
      flavor: 'tensorflow',
      modelType: 'keras',
      saveFormat: 'tf',
      savedModel: 'data/model',
      createdAt: '2024-03-01 10:00:00.123456',
      mlflowVersion: '2.9.2',
      columns: [],
    });
  });
});

it('finds a tf.Module where MLflow puts it', async () => {
  const more = '    saved_model_dir: tf2model\n    model_type: tf2-module\n';
  write('artifacts/model/MLmodel', mlModel('tensorflow', more));
  write('artifacts/model/tf2model/saved_model.pb');
  const { folder: found, mlModel: noted } = await findSavedModel(folder);
  expect(found).toBe(join(folder, 'artifacts/model/tf2model'));
  expect(noted?.modelType).toBe('tf2-module');
});

it('finds the SavedModel in a pyfunc wrapper, and one that nobody described', async () => {
  write(
    'artifacts/model/MLmodel',
    'flavors:\n  python_function:\n    loader_module: mlflow.pyfunc.model\n',
  );
  write('artifacts/model/artifacts/classifier/saved_model.pb');
  expect((await findSavedModel(folder)).folder).toMatch(/artifacts\/classifier$/);
  rmSync(join(folder, 'artifacts/model/MLmodel'));
  expect(await findSavedModel(folder)).toMatchObject({ mlModel: undefined });
});

it('names the candidates where there are several', async () => {
  write('a/saved_model.pb');
  write('b/saved_model.pb');
  await expect(findSavedModel(folder)).rejects.toThrow(
    /2 SavedModels \(a, b\)\. Set PRED_MODEL_PATH/,
  );
});

it.each(['data/model.keras', 'data/model.h5'])(
  'says of %s what makes it servable',
  async (name) => {
    write('MLmodel', KERAS.replace('save_format: tf', 'save_format: keras'));
    write(name);
    await expect(findSavedModel(folder)).rejects.toThrow(
      new RegExp(`Keras file ${name}.*python -c .*load_model\\(.*${name}"\\)\\.export\\(`),
    );
  },
);

it('says of another flavor which it is', async () => {
  write('MLmodel', mlModel('sklearn', ''));
  write('model.pkl');
  await expect(findSavedModel(folder)).rejects.toThrow(/flavor sklearn.*mlflow\.log_artifacts/);
});

it('says of an empty folder, and of none, what is the matter', async () => {
  await expect(findSavedModel(folder)).rejects.toThrow(/is empty/);
  await expect(findSavedModel(join(folder, 'nowhere'))).rejects.toThrow(/no such folder/);
});

it.each([
  ['not YAML', 'flavors: [', /cannot be read as MLflow's/],
  ['without flavors', 'run_id: x\n', /lists no flavors/],
  ['with too many aliases', `a: &a [x]\nflavors:\n${'  b: *a\n'.repeat(30)}`, /cannot be read/],
  ['of two megabytes', `x: ${'y'.repeat(2_000_000)}`, /2000003 bytes long/],
])('refuses an MLmodel file that is %s', async (_what, text, message) => {
  write('MLmodel', text);
  write('data/model/saved_model.pb');
  await expect(findSavedModel(folder)).rejects.toThrow(message);
});

it('refuses an MLmodel that is a pipe, on which nobody may ever write', async () => {
  write('data/model/saved_model.pb');
  execFileSync('mkfifo', [join(folder, 'MLmodel')]);
  await expect(findSavedModel(folder)).rejects.toThrow(/MLmodel cannot be read .* it is no file/);
});

it('does not follow an MLmodel file out of its folder', async () => {
  write('run/MLmodel', KERAS.replace('data: data', 'data: ../../elsewhere'));
  write('elsewhere/model/saved_model.pb');
  await expect(findSavedModel(join(folder, 'run'))).rejects.toThrow(/holds no saved_model.pb/);
});
