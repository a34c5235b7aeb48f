import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  BYTES,
  expectNothing,
  expectWhole,
  fetchIt,
  filesOf,
  gcs,
  newRunForEachTest,
  PB,
  runs,
} from './run-in-bucket.ts';
import { openStore } from './store.ts';

newRunForEachTest();

it('fetches what serving needs of a run, and only once', async () => {
  const seen: number[] = [];
  await fetchIt({
    onProgress: ({ fetchedBytes, totalBytes }) => seen.push(fetchedBytes / totalBytes),
  });
  await expectWhole();
  expect(seen[0]).toBe(0);
  expect(seen.at(-1)).toBe(1);
  const asked = gcs.requests.length;
  await fetchIt();
  expect(gcs.requests.length).toBe(asked);
});

it.each(['gs://b/p', 'gs://b/p/', 'gs://b/p/run1', 'GS://b/p/run1/'])(
  'finds the run at %s',
  async (uri) => {
    await fetchIt({ uri });
    await expectWhole();
  },
);

it.each(['', '/', '/storage/v1', '/storage/v1/'])(
  'finds an emulator by its address with "%s" at the end',
  async (end) => {
    await fetchIt({ store: openStore('gs://b/p', 'run1', { emulator: gcs.url + end }) });
    await expectWhole();
  },
);

it.each([
  [
    'a bucket that is not there',
    'gs://nothing/p',
    /bucket gs:\/\/nothing does not exist.*PRED_MODEL_GCS_URI/,
  ],
  ['a run that is not there', 'gs://b/q', /no run with a logged model at gs:\/\/b\/q\/run1/],
  ['an address without a bucket', 'gs://', /names no bucket/],
  ['a scheme that is not known', 's3://b/p', /scheme s3: is not known.*gs:\/\//],
])('says what is wrong with %s', async (_what, uri, message) => {
  await expect(async () => fetchIt({ uri })).rejects.toThrow(message);
  await expect(async () => fetchIt({ uri })).rejects.toMatchObject({ problem: 'configuration' });
  await expectNothing();
});

it('says that a run has logged no model', async () => {
  for (const name of [...(gcs.buckets.get('b')?.keys() ?? [])]) {
    if (name.includes('/model/')) gcs.buckets.get('b')?.delete(name);
  }
  await expect(fetchIt()).rejects.toThrow(/no run with a logged model.*mlflow\.log_artifacts/);
});

it('is not misled by what an earlier try has left', async () => {
  const staging = join(runs, '.fetching/run1/artifacts/model/data/model');
  await mkdir(join(staging, 'assets/gone'), { recursive: true });
  await writeFile(join(staging, 'saved_model.pb'), BYTES.fill('x', 5, 6));
  await writeFile(join(staging, 'saved_model.pb.part'), Buffer.alloc(400_000));
  await writeFile(join(staging, 'assets/gone/words.txt'), 'of an older listing');
  await fetchIt();
  await expectWhole();
});

it('never takes a half-copied folder for the run, and keeps it', async () => {
  const copied = join(runs, 'run1/artifacts/model');
  await mkdir(copied, { recursive: true });
  await writeFile(join(copied, 'MLmodel'), 'run_id: run1\n');
  await fetchIt();
  await expectWhole();
  expect(await filesOf(join(runs, 'run1.incomplete-1'))).toEqual(['artifacts/model/MLmodel']);
});

it('fetches anew a run of which a file is missing', async () => {
  await fetchIt();
  await rm(join(runs, 'run1/artifacts/model/MLmodel'));
  await fetchIt();
  await expectWhole();
});

it.each([2, 8])('fetches once for %s starters', async (starters) => {
  await Promise.all(Array.from({ length: starters }, () => fetchIt()));
  await expectWhole();
  expect(gcs.downloads.length).toBe(2);
});

it('takes 10,000 objects, page by page', { timeout: 120_000 }, async () => {
  for (let n = 0; n < 10_000; n++) gcs.put('b', `p/run1/artifacts/model/many/${n}.txt`, `${n}`);
  await fetchIt({ signal: AbortSignal.timeout(110_000) });
  expect((await readdir(join(runs, 'run1/artifacts/model/many'))).length).toBe(10_000);
  expect(await readFile(join(runs, 'run1/artifacts/model/many/9999.txt'), 'utf8')).toBe('9999');
});

it('keeps odd names as they are', async () => {
  const odd = [
    'a b+c%20.txt',
    '#?&=.txt',
    'ü/日本/🎬.txt',
    'it\'s "quoted".txt',
    '-rf',
    '*',
    '...',
  ];
  for (const name of odd) gcs.put('b', `p/run1/artifacts/model/${name}`, name);
  gcs.put('b', 'p/run1/artifacts/model/folder/', '');
  await fetchIt();
  for (const name of odd) {
    expect(await readFile(join(runs, 'run1/artifacts/model', name), 'utf8')).toBe(name);
  }
});

it.each([
  '../../../outside.txt',
  'data/../../x',
  'a//b',
  '/etc/passwd',
  'data\\..\\x',
  'nul\0',
  'MLmodel/below',
  'MLmodel.part',
])('refuses a run with a file named %j', async (name) => {
  gcs.put('b', `p/run1/artifacts/model/${name}`, 'x');
  await expect(fetchIt()).rejects.toThrow(/has a file named.*which cannot be kept/);
  await expectNothing();
});

it('says of a name that is too long for a file which it is', async () => {
  gcs.put('b', `p/run1/artifacts/model/${'long'.repeat(100)}`, 'x');
  await expect(fetchIt()).rejects.toThrow(/long is too long a name/);
  await expectNothing();
});

it('refuses what is stored compressed', async () => {
  gcs.put('b', PB, 'x', { contentEncoding: 'gzip' });
  await expect(fetchIt()).rejects.toThrow(/stored compressed.*Upload it again without/);
});

it('copies anew what an earlier try has left where the place tells no checksum', async () => {
  const model = 'run1/artifacts/model';
  const from = await mkdtemp(join(tmpdir(), 'source-'));
  await mkdir(join(from, model), { recursive: true });
  await writeFile(join(from, model, 'MLmodel'), 'of the new run');
  await writeFile(join(from, model, 'saved_model.pb'), 'of the new run');
  const staging = join(runs, '.fetching', model);
  await mkdir(staging, { recursive: true });
  await writeFile(join(staging, 'MLmodel'), 'of the old run');
  await writeFile(join(staging, 'saved_model.pb.part'), 'of the old');
  await fetchIt({ uri: from });
  for (const name of ['MLmodel', 'saved_model.pb']) {
    expect(await readFile(join(runs, model, name), 'utf8')).toBe('of the new run');
  }
  await rm(from, { recursive: true });
});

it('copies what links in a folder lead to', async () => {
  const from = await mkdtemp(join(tmpdir(), 'source-'));
  await mkdir(join(from, 'kept/variables'), { recursive: true });
  await mkdir(join(from, 'run1/artifacts/model'), { recursive: true });
  await writeFile(join(from, 'kept/saved_model.pb'), 'a model');
  await writeFile(join(from, 'kept/variables/variables.index'), 'an index');
  for (const name of ['saved_model.pb', 'variables']) {
    await symlink(join(from, 'kept', name), join(from, 'run1/artifacts/model', name));
  }
  await fetchIt({ uri: from });
  expect(await filesOf(join(runs, 'run1/artifacts/model'))).toEqual([
    'saved_model.pb',
    'variables/variables.index',
  ]);
  await rm(from, { recursive: true });
});

it('copies a run from a folder', async () => {
  const from = await mkdtemp(join(tmpdir(), 'source-'));
  await mkdir(join(from, 'run1/artifacts/model/data/model'), { recursive: true });
  await writeFile(join(from, 'run1/artifacts/model/data/model/saved_model.pb'), BYTES);
  await fetchIt({ uri: `file://${from}` });
  expect(await filesOf(join(runs, 'run1'))).toContain('artifacts/model/data/model/saved_model.pb');
  await rm(from, { recursive: true });
});
