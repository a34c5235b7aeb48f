import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readGoldenTexts } from './golden-texts.ts';

let run: string;
beforeEach(async () => {
  run = await mkdtemp(join(tmpdir(), 'golden-'));
});
afterEach(() => rm(run, { recursive: true }));

test('a run without the file expects nothing', async () => {
  expect(await readGoldenTexts(run)).toBeUndefined();
});

test.each([
  [
    'nothing in JSON',
    'no JSON',
    'not a list of golden texts: Invalid input: expected array, received undefined. Write',
  ],
  [
    'nothing to expect',
    '[{"text": "a"}]',
    'needs a "sentiment", a "probability", or both at [0]. Write',
  ],
  ['another sentiment', '[{"text": "a", "sentiment": "good"}]', ' at [0].sentiment. Write'],
])('a file with %s is refused with the place in it', async (_, content, message) => {
  await writeFile(join(run, 'golden.json'), content);
  await expect(readGoldenTexts(run)).rejects.toThrow(message);
});

test('a pipe, and a file that is too large, are refused unread', async () => {
  const path = join(run, 'golden.json');
  execFileSync('mkfifo', [path]);
  await expect(readGoldenTexts(run)).rejects.toThrow('is no file of up to 10 MB');
  await rm(path);
  await writeFile(path, '');
  await truncate(path, 11 * 1024 * 1024);
  await expect(readGoldenTexts(run)).rejects.toThrow('is no file of up to 10 MB');
});
