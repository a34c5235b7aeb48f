import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, test } from 'vitest';
import { loadPortableEngine } from './portable.ts';

const golden = 'training/golden';
const texts = (JSON.parse(readFileSync(join(golden, 'texts.json'), 'utf8')) as unknown[]).filter(
  (text): text is string => typeof text === 'string',
);
const models = readdirSync(golden).filter(
  (name) => name.endsWith('.json') && name !== 'texts.json',
);

test.each(models)('%s: no answer depends on what else is in the batch', async (name) => {
  const { model } = JSON.parse(readFileSync(join(golden, name), 'utf8')) as { model: string };
  const engine = await loadPortableEngine(model);
  const together = await engine.predict(texts);
  const alone: number[] = [];
  for (const text of texts) alone.push((await engine.predict([text]))[0] as number);
  expect([...together]).toEqual(alone);
});

const temporary = mkdtempSync(join(tmpdir(), 'portable-'));
afterAll(() => rmSync(temporary, { recursive: true }));

it.each([
  ['a folder that is not there', join(temporary, 'nothing'), /no such folder/],
  ['a file', join(golden, 'texts.json'), /this is a file, not a folder/],
  ['a folder without a model', temporary, /no saved_model\.pb/],
])('%s is refused with the reason', async (_, folder, reason) => {
  await expect(loadPortableEngine(folder)).rejects.toThrow(reason);
});

it('a file of the right name that is something else is refused with its name', async () => {
  const folder = join(temporary, 'damaged');
  mkdirSync(folder);
  writeFileSync(join(folder, 'saved_model.pb'), 'not a model');
  await expect(loadPortableEngine(folder)).rejects.toThrow(/saved_model\.pb is no SavedModel/);
});
