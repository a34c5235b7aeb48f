import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFolder, requireOwnFiles } from './folder-files.ts';

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

describe('what waits for a writer, or is no file at all,', () => {
  const folder = () => join(parent, 'pipes');
  beforeAll(async () => {
    await mkdir(join(folder(), 'variables'), { recursive: true });
    execFileSync('mkfifo', [join(folder(), 'variables/variables.index')]);
    await symlink('variables/variables.index', join(folder(), 'linked'));
  });

  test.each(['variables/variables.index', 'linked'])('is refused, not read: %s', async (path) => {
    await expect(text(path, 'pipes')).rejects.toThrow(`${path} is neither a file nor a folder`);
  });

  test('is refused before a runtime finds it', async () => {
    await expect(requireOwnFiles(folder())).rejects.toThrow('neither a file nor a folder');
  });
});

test('a link out of the folder is refused before a runtime follows it, one within is not', async () => {
  await expect(requireOwnFiles(join(parent, 'model'))).rejects.toThrow(/ELOOP|leads out/);
  await mkdir(join(parent, 'good'));
  await writeFile(join(parent, 'good/words.txt'), 'good');
  await symlink('words.txt', join(parent, 'good/alias'));
  await expect(requireOwnFiles(join(parent, 'good'))).resolves.toBeUndefined();
  await symlink('../secret.txt', join(parent, 'good/outside'));
  await expect(requireOwnFiles(join(parent, 'good'))).rejects.toThrow('outside leads out');
});
