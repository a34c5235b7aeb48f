import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { localStore } from './local.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'source-'));
});
afterEach(() => rm(folder, { recursive: true }));

const signal = AbortSignal.timeout(10_000);

it('does not go round where a link leads to a folder that it is in', async () => {
  await mkdir(join(folder, 'a'));
  await writeFile(join(folder, 'a/file'), 'abc');
  await symlink(folder, join(folder, 'a/above'));
  await symlink('.', join(folder, 'a/itself'));
  const names = (await localStore(folder).list('a/', signal)).map(({ name }) => name);
  expect(names).toEqual(['a/file']);
});

it('says of a file that cannot be read which it is', async () => {
  await mkdir(join(folder, 'a'));
  const read = async (name: string) =>
    buffer(await localStore(folder).read({ name, size: 9 }, 0, signal));
  await expect(read('a')).rejects.toMatchObject({
    problem: 'configuration',
    message: `${folder}/a cannot be read (EISDIR).`,
  });
  await expect(read('gone')).rejects.toMatchObject({ problem: 'changed' });
});
