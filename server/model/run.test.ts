import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { BUNDLED_RUN_UUID, resolveRun, savedModelBelow } from './run.ts';

const temporary = mkdtempSync(join(tmpdir(), 'run-'));
afterAll(() => rmSync(temporary, { recursive: true }));

const bundled = resolve('models', BUNDLED_RUN_UUID);
const savedModel = join(bundled, 'artifacts/model/data/model');

it('is the bundled run where nothing is set', () => {
  expect(resolveRun({})).toEqual({ uuid: BUNDLED_RUN_UUID, folder: savedModel });
});

it('finds a run under models/ by its id', () => {
  const { folder, setting } = resolveRun({ PRED_MODEL_UUID: 'abc' });
  expect(folder).toBe(resolve('models/abc/artifacts/model/data/model'));
  expect(setting).toBe('PRED_MODEL_UUID="abc"');
});

it('takes a path before an id, and names the run by the id', () => {
  const { uuid, folder } = resolveRun({ PRED_MODEL_UUID: 'abc', PRED_MODEL_PATH: 'some/model' });
  expect({ uuid, folder }).toEqual({ uuid: 'abc', folder: resolve('some/model') });
});

it('names a run by its MLmodel file, else by its place, else by its folder', () => {
  const away = join(temporary, 'download/data/model');
  mkdirSync(away, { recursive: true });
  expect(resolveRun({ PRED_MODEL_PATH: away }).uuid).toBe('model');
  writeFileSync(join(temporary, 'download/MLmodel'), 'flavors:\n  x: y\nrun_id: 0a1b2c\nutc: z\n');
  expect(resolveRun({ PRED_MODEL_PATH: away }).uuid).toBe('0a1b2c');
  const placed = join(temporary, 'models/f00/artifacts/model/data/model');
  expect(resolveRun({ PRED_MODEL_PATH: placed }).uuid).toBe('f00');
});

it('finds the SavedModel below the folder of a run', () => {
  expect(savedModelBelow(bundled)).toBe(savedModel);
  expect(savedModelBelow(join(bundled, 'artifacts'))).toBe(savedModel);
  expect(savedModelBelow(join(bundled, 'artifacts/model'))).toBe(savedModel);
  expect(savedModelBelow(join(bundled, 'artifacts/model/data'))).toBe(savedModel);
  expect(savedModelBelow(temporary)).toBeUndefined();
});
