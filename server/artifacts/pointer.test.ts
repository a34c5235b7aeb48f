import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openPointer } from './pointer.ts';
import { gcs, newRunForEachTest, runs } from './run-in-bucket.ts';

newRunForEachTest();

const read = (uri: string) => openPointer(uri, { emulator: gcs.url })(AbortSignal.timeout(10_000));

test('the object beside the runs names the one to serve, with or without a line end', async () => {
  gcs.put('b', 'p/active-run.txt', 'run1\n');
  gcs.put('b', 'active-run.txt', 'run2');
  expect(await read('gs://b/p')).toBe('run1');
  expect(await read('gs://b')).toBe('run2');
});

test('where there is none, nobody has named a run', async () => {
  expect(await read('gs://b/p')).toBeUndefined();
});

test.each(['../run1', '', 'run1 run2', 'x'.repeat(2_000)])(
  'a pointer that holds "%.20s" is refused with the command that writes one',
  async (content) => {
    gcs.put('b', 'p/active-run.txt', content);
    await expect(read('gs://b/p')).rejects.toMatchObject({
      problem: 'configuration',
      message: expect.stringContaining(
        'echo <run id> | gcloud storage cp - gs://b/p/active-run.txt',
      ),
    });
  },
);

test('a folder has one too', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pointer-'));
  await writeFile(join(folder, 'active-run.txt'), 'run3\n');
  expect(await read(folder)).toBe('run3');
  expect(await read(`file://${folder}`)).toBe('run3');
  await writeFile(join(folder, 'active-run.txt'), 'run 3\n');
  await expect(read(folder)).rejects.toThrow(`echo <run id> > ${folder}/active-run.txt`);
  await rm(folder, { recursive: true });
});

test('after a look that failed the next takes the credentials as they are then', async () => {
  const keyFile = join(runs, 'key.json');
  const look = openPointer('gs://b/p', { emulator: gcs.url, keyFile });
  await expect(look(AbortSignal.timeout(10_000))).rejects.toThrow('there is no such file');
  await writeFile(keyFile, 'no key');
  await expect(look(AbortSignal.timeout(10_000))).rejects.toThrow('it is not a key file in JSON');
});
