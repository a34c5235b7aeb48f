import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FakeGcs, type Fault, fail } from './fake-gcs.ts';
import { type FetchOptions, fetchRun } from './fetch-run.ts';
import { openStore } from './store.ts';

const PB = 'p/run1/artifacts/model/data/model/saved_model.pb';
const BYTES = Buffer.alloc(300_000, 'seven little words for one small file; ');

let gcs: FakeGcs;
let runs: string;

beforeEach(async () => {
  gcs = new FakeGcs();
  vi.stubEnv('STORAGE_EMULATOR_HOST', await gcs.start());
  runs = await mkdtemp(join(tmpdir(), 'runs-'));
  gcs.put('b', 'p/run1/artifacts/model/MLmodel', 'run_id: run1\n');
  gcs.put('b', PB, BYTES);
  gcs.put('b', 'p/run1/artifacts/model/data/model/assets/words.txt', '');
  gcs.put('b', 'p/run1/artifacts/other.png', 'not needed');
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await gcs.stop();
  await rm(runs, { recursive: true });
});

const fetchIt = (more: Partial<FetchOptions> & { uri?: string } = {}) =>
  fetchRun({
    store: openStore(more.uri ?? 'gs://b/p', 'run1'),
    uuid: 'run1',
    runs,
    signal: AbortSignal.timeout(20_000),
    backoffMs: 1,
    ...more,
  });

const filesOf = async (folder: string) =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

/** The run is there as it is in the bucket. */
async function expectWhole(): Promise<void> {
  expect(await filesOf(join(runs, 'run1'))).toEqual([
    '.fetched.json',
    'artifacts/model/MLmodel',
    'artifacts/model/data/model/assets/words.txt',
    'artifacts/model/data/model/saved_model.pb',
  ]);
  const bytes = await readFile(join(runs, 'run1', 'artifacts/model/data/model/saved_model.pb'));
  const inBucket = gcs.buckets.get('b')?.get(PB)?.bytes as Buffer;
  expect(bytes.equals(inBucket)).toBe(true);
}

/** No folder that could be taken for a run. */
async function expectNothing(): Promise<void> {
  const there = await readdir(runs);
  expect(there.filter((name) => name !== '.fetching')).toEqual([]);
}

/** A fault of the first downloads of the model's file only. */
const first =
  (times: number, fault: Fault): Fault =>
  (request, response, object) => {
    if (!object?.endsWith('saved_model.pb') || times-- <= 0) return false;
    fault(request, response, object);
    return true;
  };

/** Sends the head of an answer and half of the bytes. */
const half: Fault = (_request, response) => {
  response.writeHead(206, { 'content-length': BYTES.length });
  response.write(BYTES.subarray(0, BYTES.length / 2));
  return true;
};

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

it.each([429, 500, 502, 503, 504])('tries again after a %s', async (status) => {
  gcs.fault = first(2, (_request, response) => {
    fail(response, status, 'not now');
    return true;
  });
  await fetchIt();
  await expectWhole();
});

it('goes on where a body was cut off', async () => {
  gcs.fault = first(1, (request, response) => {
    half(request, response);
    setTimeout(() => response.destroy(), 20);
    return true;
  });
  await fetchIt();
  await expectWhole();
  const ranges = gcs.requests.filter(({ path }) => path.includes('saved_model.pb'));
  expect(ranges.map(({ range }) => range)).toEqual(['bytes=0-', 'bytes=150000-']);
});

it('goes on after a connection that was reset', async () => {
  gcs.fault = first(2, (request) => {
    request.socket.resetAndDestroy();
    return true;
  });
  await fetchIt();
  await expectWhole();
});

it('fetches anew what arrived with a flipped byte', async () => {
  gcs.fault = first(1, (_request, response) => {
    const flipped = Buffer.from(BYTES);
    flipped[1000]! ^= 1;
    response.end(flipped);
    return true;
  });
  await fetchIt();
  await expectWhole();
});

it('gives up what never has its checksum, and leaves no run', async () => {
  gcs.put('b', PB, BYTES, { crc32c: 'AAAAAA==' });
  await expect(fetchIt()).rejects.toThrow(/saved_model.pb of gs:.*other bytes than its checksum/);
  await expectNothing();
});

it('lists again where an object was replaced while it was fetched', async () => {
  gcs.fault = first(1, (request, response) => {
    half(request, response);
    gcs.put('b', PB, Buffer.alloc(200_000, 9));
    setTimeout(() => response.destroy(), 20);
    return true;
  });
  await fetchIt();
  await expectWhole();
});

it('gives up a stream that hangs, and goes on from there', async () => {
  gcs.fault = first(1, half);
  await fetchIt({ idleMs: 100 });
  await expectWhole();
  const ranges = gcs.requests.filter(({ path }) => path.includes('saved_model.pb'));
  expect(ranges.at(-1)?.range).toBe('bytes=150000-');
});

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
  await expect(fetchIt()).rejects.toThrow(
    /no run with a logged model.*mlflow.tensorflow.log_model/,
  );
});

it.each([401, 403])('says what to do about a %s, and does not insist', async (status) => {
  gcs.fault = (_request, response) => {
    fail(response, status, 'Anonymous caller does not have storage.objects.list access.');
    return true;
  };
  await expect(fetchIt()).rejects.toThrow(/may not be read.*Storage Object Viewer/);
  expect(gcs.requests.length).toBe(1);
  await expectNothing();
});

it('says in the end that the bucket does not answer', async () => {
  gcs.fault = (_request, response) => {
    fail(response, 503, 'backend error');
    return true;
  };
  await expect(fetchIt()).rejects.toMatchObject({
    problem: 'temporary',
    message: expect.stringMatching(/gs:\/\/b does not answer well \(503/),
  });
  await expectNothing();
});

it('stops when it is told to, and goes on at the next call', async () => {
  const stop = new AbortController();
  gcs.fault = first(1, (request, response) => {
    half(request, response);
    setTimeout(() => stop.abort(new Error('The deadline has passed.')), 50);
    return true;
  });
  await expect(fetchIt({ signal: stop.signal })).rejects.toThrow('The deadline has passed.');
  await expectNothing();
  await fetchIt();
  await expectWhole();
  const ranges = gcs.requests.filter(({ path }) => path.includes('saved_model.pb'));
  expect(ranges.at(-1)?.range).toBe('bytes=150000-');
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
])('refuses a run with a file named %j', async (name) => {
  gcs.put('b', `p/run1/artifacts/model/${name}`, 'x');
  await expect(fetchIt()).rejects.toThrow(/no folder can hold/);
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

it('copies a run from a folder', async () => {
  const from = await mkdtemp(join(tmpdir(), 'source-'));
  await mkdir(join(from, 'run1/artifacts/model/data/model'), { recursive: true });
  await writeFile(join(from, 'run1/artifacts/model/data/model/saved_model.pb'), BYTES);
  await fetchIt({ uri: `file://${from}` });
  expect(await filesOf(join(runs, 'run1'))).toContain('artifacts/model/data/model/saved_model.pb');
  await rm(from, { recursive: true });
});

it('says which folder cannot be written', async () => {
  await chmod(runs, 0o555);
  // To root everything is writable.
  const root = process.geteuid?.() === 0;
  if (root) process.seteuid?.(65_534);
  const fetched = await Promise.allSettled([fetchIt()]);
  if (root) process.seteuid?.(0);
  await chmod(runs, 0o700);
  expect(fetched[0]).toMatchObject({
    reason: { problem: 'configuration', message: expect.stringMatching(/may not be written \(E/) },
  });
});

it('says that the disk is full', async () => {
  const staging = join(runs, '.fetching/run1/artifacts/model/data/model');
  await mkdir(staging, { recursive: true });
  await symlink('/dev/full', join(staging, 'saved_model.pb.part'));
  await expect(fetchIt()).rejects.toMatchObject({
    problem: 'disk',
    message: expect.stringMatching(/no space left for .*saved_model.pb/),
  });
  await expectNothing();
});
