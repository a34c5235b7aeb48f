import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { BUNDLED_RUN_UUID, resolveRun } from './run.ts';

const temporary = mkdtempSync(join(tmpdir(), 'run-'));
afterAll(() => rmSync(temporary, { recursive: true }));

it('is the bundled run where nothing is set', () => {
  expect(resolveRun({})).toEqual({
    uuid: BUNDLED_RUN_UUID,
    folder: resolve('models', BUNDLED_RUN_UUID),
  });
});

it('finds a run under models/ by its id', () => {
  const { folder, setting } = resolveRun({ PRED_MODEL_UUID: 'abc' });
  expect(folder).toBe(resolve('models/abc'));
  expect(setting).toBe('PRED_MODEL_UUID="abc"');
});

it('takes a path before an id, and names the run by the id', () => {
  const { uuid, folder } = resolveRun({ PRED_MODEL_UUID: 'abc', PRED_MODEL_PATH: 'some/model' });
  expect({ uuid, folder }).toEqual({ uuid: 'abc', folder: resolve('some/model') });
});

it('names a run by its MLmodel file, else by its place, else by its folder', () => {
  const away = join(temporary, 'download/data/model');
  mkdirSync(away, { recursive: true });
  writeFileSync(join(away, 'saved_model.pb'), '');
  expect(resolveRun({ PRED_MODEL_PATH: away }).uuid).toBe('model');
  writeFileSync(join(temporary, 'download/MLmodel'), 'flavors:\n  x: {}\nrun_id: 0a1b2c\nutc: z\n');
  expect(resolveRun({ PRED_MODEL_PATH: away }).uuid).toBe('0a1b2c');
  const placed = join(temporary, 'models/f00/artifacts/model/data/model');
  expect(resolveRun({ PRED_MODEL_PATH: placed }).uuid).toBe('f00');
});

it.each([
  ['gs://b/p', 'abc', 'abc'],
  ['gs://b/p/abc', 'abc', 'abc'],
  ['gs://b/somebody/p/abc/', undefined, 'abc'],
  ['gs://b', 'abc', 'abc'],
  ['/mnt/mlruns/0', 'abc', 'abc'],
])('fetches from %s (id %s) the run %s', (uri, id, uuid) => {
  const run = resolveRun({ PRED_MODEL_GCS_URI: uri, ...(id && { PRED_MODEL_UUID: id }) });
  const runs = resolve('models');
  expect(run).toMatchObject({ uuid, folder: join(runs, uuid), remote: { uri, runs } });
});

it.each(['', '/artifacts/model', '/artifacts/model/data/model'])(
  'fetches to where a path ending in the run%s says',
  (below) => {
    const run = resolveRun({
      PRED_MODEL_UUID: 'abc',
      PRED_MODEL_GCS_URI: 'gs://b/p',
      PRED_MODEL_PATH: `/home/aisg/from-gcs/abc${below}`,
    });
    expect(run.remote?.runs).toBe('/home/aisg/from-gcs');
  },
);

it.each(['gs://b', 'gs://b/', 'gs://b/?'])('says that %s alone names no run', (uri) => {
  expect(() => resolveRun({ PRED_MODEL_GCS_URI: uri })).toThrow(
    /names no run. Set PRED_MODEL_UUID/,
  );
});

it('says which path does not go with an address', () => {
  expect(() =>
    resolveRun({
      PRED_MODEL_UUID: 'abc',
      PRED_MODEL_GCS_URI: 'gs://b/p',
      PRED_MODEL_PATH: '/mnt/models',
    }),
  ).toThrow(/PRED_MODEL_PATH="\/mnt\/models" is not where a run comes to lie.*<folder>\/abc/);
});
