import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cleanRuns, markUsed } from './clean-runs.ts';
import { BYTES, fetchIt, gcs, newRunForEachTest, runs } from './run-in-bucket.ts';
import { openStore } from './store.ts';

newRunForEachTest();

const DAY_MS = 24 * 60 * 60 * 1000;

/** Fetches runs of about 300 kB, the first of them longest ago. */
async function fetchAll(...uuids: string[]): Promise<void> {
  for (const uuid of uuids) {
    gcs.put('b', `p/${uuid}/artifacts/model/data/model/saved_model.pb`, BYTES);
    await fetchIt({ uuid, store: openStore('gs://b/p', uuid, { emulator: gcs.url }) });
    await new Promise((resume) => setTimeout(resume, 10));
  }
}

const clean = (maxBytes: number, keep: string[] = [], now = Date.now() + DAY_MS) =>
  cleanRuns({ runs, maxBytes, keep: new Set(keep), now });
const stored = async () => (await readdir(runs)).filter((name) => !name.startsWith('.')).sort();

test('the runs that are longest out of use go until the others fit', async () => {
  await fetchAll('a', 'b', 'c');
  expect(await clean(1_000_000)).toEqual([]);
  expect(await clean(700_000)).toEqual(['a']);
  expect(await clean(0)).toEqual(['b', 'c']);
  expect(await readdir(join(runs, '.fetching'))).toEqual([]);
});

test('a run in use stays, whoever uses it, and however little there is room for', async () => {
  await fetchAll('a', 'b', 'c');
  expect(await clean(0, ['a'])).toEqual(['b', 'c']);
  expect(await clean(0, [], Date.now() + DAY_MS / 48)).toEqual([]);
  expect(await stored()).toEqual(['a']);
});

test('a sign of use counts like being new', async () => {
  await fetchAll('a', 'b');
  await markUsed(join(runs, 'a'));
  expect(await clean(400_000)).toEqual(['b']);
});

test('what was not fetched is nobody’s to remove', async () => {
  await mkdir(join(runs, 'mine/artifacts/model'), { recursive: true });
  await writeFile(join(runs, 'mine/artifacts/model/saved_model.pb'), BYTES);
  await markUsed(join(runs, 'mine'));
  expect(await clean(0)).toEqual([]);
  expect((await stat(join(runs, 'mine/artifacts/model/saved_model.pb'))).size).toBe(BYTES.length);
});

test('what a removal that was cut off has left is in nobody’s way', async () => {
  await fetchAll('a');
  await mkdir(join(runs, '.fetching/a.removed/artifacts'), { recursive: true });
  expect(await clean(0)).toEqual(['.fetching/a.removed', 'a']);
  expect(await readdir(join(runs, '.fetching'))).toEqual([]);
});

test('a run that was removed is fetched again', async () => {
  await fetchAll('a');
  await clean(0);
  await fetchAll('a');
  expect(await stored()).toEqual(['a']);
});

/** A fetch that ends with 100 kB of the run, since the connection is cut there each time. */
async function failToFetch(uuid: string): Promise<void> {
  gcs.put('b', `p/${uuid}/artifacts/model/data/model/saved_model.pb`, BYTES);
  gcs.fault = (request, response, object) => {
    if (object === undefined) return false;
    const from = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    response.writeHead(206, { 'content-length': BYTES.length - from });
    response.write(BYTES.subarray(from, Math.max(from, 100_000)), () => response.destroy());
    return true;
  };
  const store = openStore('gs://b/p', uuid, { emulator: gcs.url });
  await expect(fetchIt({ uuid, store })).rejects.toThrow();
  gcs.fault = () => false;
}

const partial = async (uuid: string) =>
  stat(join(runs, '.fetching', uuid, 'artifacts/model/data/model/saved_model.pb.part'));

test('what a failed fetch has left counts, and goes before any run', async () => {
  await fetchAll('a', 'b');
  await failToFetch('c');
  expect((await partial('c')).size).toBe(100_000);
  expect(await clean(701_000)).toEqual([]);
  expect(await clean(601_000)).toEqual(['.fetching/c']);
  expect(await stored()).toEqual(['a', 'b']);
  expect(await readdir(join(runs, '.fetching'))).toEqual([]);
});

test('what a failed fetch has just left stays: the next try goes on from there', async () => {
  await failToFetch('a');
  expect(await clean(0, [], Date.now() + DAY_MS / 48)).toEqual([]);
  expect((await partial('a')).size).toBe(100_000);
});

test('a run on its way is left alone, however old its parts are', async () => {
  await failToFetch('a');
  let answer = () => {};
  const asked = new Promise<void>((resolve) => {
    gcs.fault = (_request, response, object) => {
      if (object === undefined) return false;
      answer = () => {
        response.writeHead(206, { 'content-length': BYTES.length - 100_000 });
        response.end(BYTES.subarray(100_000));
      };
      resolve();
      return true;
    };
  });
  const fetching = fetchIt({ uuid: 'a', store: openStore('gs://b/p', 'a', { emulator: gcs.url }) });
  await asked;
  expect(await clean(0)).toEqual([]);
  answer();
  await fetching;
  expect(await stored()).toEqual(['a']);
});
