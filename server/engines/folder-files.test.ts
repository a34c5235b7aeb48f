import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFolder } from './folder-files.ts';

let parent: string;
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'folder-files-'));
  await mkdir(join(parent, 'model/assets'), { recursive: true });
  await writeFile(join(parent, 'model/assets/words.txt'), 'good');
  await writeFile(join(parent, 'secret.txt'), 'secret');
  await symlink('assets/words.txt', join(parent, 'model/inside'));
  await symlink('../secret.txt', join(parent, 'model/outside'));
  await symlink(parent, join(parent, 'model/up'));
  await symlink('circle', join(parent, 'model/circle'));
  await symlink('model', join(parent, 'linked'));
});
afterAll(() => rm(parent, { recursive: true }));

async function text(path: string, folder = 'model'): Promise<string | undefined> {
  const bytes = await (await openFolder(join(parent, folder))).read(path);
  return bytes && new TextDecoder().decode(bytes);
}

test('a file is read, by its name or by a link within the folder', async () => {
  expect(await text('assets/words.txt')).toBe('good');
  expect(await text('inside')).toBe('good');
  expect(await text('missing')).toBeUndefined();
});

test('the folder itself may be a link, as mounted volumes are', async () => {
  expect(await text('assets/words.txt', 'linked')).toBe('good');
});

test.each(['outside', 'up/secret.txt', '../secret.txt'])(
  'what leads out of the folder is refused: %s',
  async (path) => {
    await expect(text(path)).rejects.toThrow("leads out of the model's folder");
  },
);

test('a link that leads to itself is an error, not a hang', async () => {
  await expect(text('circle')).rejects.toThrow('circle cannot be read (ELOOP)');
});
