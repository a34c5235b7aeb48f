/** `npm run model:fetch`, as a process of its own with the real client: what it prints, and how it ends. */
import { chmod, mkdir, readdir, symlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type FakeGcs, fail } from '../server/artifacts/fake-gcs.ts';
import { BUNDLED_RUN_UUID as RUN } from '../server/model/run.ts';
import { expect, expectWhole, test } from './bucket-fixture.ts';
import { ended, launchFetch } from './server.ts';

test.setTimeout(120_000);

const EMPTY_STAGING = ['.fetching'];

test('the run is fetched, its folder printed, and what MLflow noted of it', async ({
  env,
  gcs,
  runs,
}) => {
  const { code, stdout, stderr } = await ended(launchFetch(env));
  expect(stdout).toBe(`${join(runs, RUN, 'artifacts/model/data/model')}\n`);
  expect(stderr).toMatch(/3\.95 MB of 3\.95 MB \(100 %\)\n/);
  expect(stderr).toMatch(
    /\nLogged with the flavor tensorflow \(keras\) at .* by MLflow 2.9.2\.\n$/,
  );
  expect(code).toBe(0);
  await expectWhole(runs);
  gcs.requests.length = 0;
  expect(await ended(launchFetch(env))).toMatchObject({ code: 0, stdout });
  expect(gcs.requests).toEqual([]);
});

test('the run that is named wins over the one that is set', async ({ env, runs }) => {
  const { PRED_MODEL_PATH: _, ...elsewhere } = env;
  const uri = `${env.PRED_MODEL_GCS_URI}/another`;
  const another = { PRED_MODEL_UUID: 'another', PRED_MODEL_GCS_URI: uri };
  const set = { ...elsewhere, ...another, PRED_MODEL_PATH: join(runs, RUN) };
  expect(await ended(launchFetch(set, [RUN]))).toMatchObject({ code: 0 });
  await expectWhole(runs);
});

test('help is printed, and what is not known is refused with it', async () => {
  const { code, stdout } = await ended(launchFetch({}, ['--help']));
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^Usage: npm run model:fetch/)]);
  for (const args of [['--force'], ['one', 'two']]) {
    const refused = await ended(launchFetch({}, args));
    expect(refused).toMatchObject({ code: 64, stdout: '' });
    expect(refused.stderr).toMatch(/(Unknown option '--force'|One run at a time).*\n\nUsage: npm/);
  }
});

for (const [what, change, message] of [
  ['no address', { PRED_MODEL_GCS_URI: '' }, /PRED_MODEL_GCS_URI is not set/],
  ['a bad setting', { PRED_MODEL_FETCH_TIMEOUT_S: 'x' }, /PRED_MODEL_FETCH_TIMEOUT_S="x"/],
  ['a bucket that is not there', { PRED_MODEL_GCS_URI: 'gs://no/p' }, /gs:\/\/no does not exist/],
  [
    'a run that is not there',
    { PRED_MODEL_PATH: '', PRED_MODEL_UUID: 'x' },
    /no run .*somebody\/x/,
  ],
] as const) {
  test(`${what} is told, with exit code 78`, async ({ env, runs }) => {
    const { code, stdout, stderr } = await ended(launchFetch({ ...env, ...change }));
    expect([code, stdout]).toEqual([78, '']);
    expect(stderr).toMatch(message);
    expect((await readdir(runs)).filter((name) => name !== '.fetching')).toEqual([]);
  });
}

test('what does not come in its time ends with exit code 75', async ({ env, gcs, runs }) => {
  gcs.fault = () => true;
  const { code, stderr } = await ended(launchFetch({ ...env, PRED_MODEL_FETCH_TIMEOUT_S: '1' }));
  expect(stderr).toMatch(/not fetched within 1 seconds/);
  expect(code).toBe(75);
  expect(await readdir(runs)).toEqual(EMPTY_STAGING);
});

test('a full disk ends with exit code 74', async ({ env, runs }) => {
  const staging = join(runs, '.fetching', RUN, 'artifacts/model/data/model');
  await mkdir(staging, { recursive: true });
  await symlink('/dev/full', join(staging, 'saved_model.pb.part'));
  const { code, stderr } = await ended(launchFetch(env));
  expect(stderr).toMatch(/no space left for .*saved_model\.pb/);
  expect(code).toBe(74);
  expect(await readdir(runs)).toEqual(EMPTY_STAGING);
});

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  test(`${signal} ends it with ${code} and gives the lock back`, async ({ env, gcs, runs }) => {
    const halted = haltAfter(gcs, 1_000_000);
    const fetching = launchFetch(env);
    await halted;
    expect(await fetching.stop(signal)).toBe(code);
    expect(fetching.stderr).toMatch(/Stopped\. The next call goes on/);
    expect(await readdir(join(runs, '.fetching'))).toEqual([RUN]);
    gcs.fault = () => false;
    expect(await ended(launchFetch(env))).toMatchObject({ code: 0 });
    await expectWhole(runs);
  });
}

test('SIGKILL after any byte leaves no run, and the next call goes on to a whole one', async ({
  env,
  gcs,
  runs,
}) => {
  const points = 36;
  const step = Math.ceil(3_947_000 / points);
  for (let n = 0; n < points; n++) {
    // Odd steps, so that no point lies where a chunk or a file ends.
    const halted = haltAfter(gcs, step - 1 - 37 * n);
    const fetching = launchFetch(env);
    await halted;
    await pause((n % 4) * 7);
    await fetching.stop('SIGKILL');
    expect(await readdir(runs), `after kill ${n + 1}`).toEqual(EMPTY_STAGING);
    await letLockGoStale(runs);
  }
  gcs.fault = () => false;
  gcs.requests.length = 0;
  expect(await ended(launchFetch(env))).toMatchObject({ code: 0 });
  await expectWhole(runs);
  expect(gcs.requests.find(({ path }) => path.includes('ngrams'))?.range).not.toBe('bytes=0-');
});

for (const starters of [2, 8]) {
  test(`${starters} processes that start together fetch each object once`, async ({
    env,
    gcs,
    runs,
  }) => {
    const all = Array.from({ length: starters }, () => ended(launchFetch(env)));
    const folder = `${join(runs, RUN, 'artifacts/model/data/model')}\n`;
    for (const end of await Promise.all(all))
      expect(end).toMatchObject({ code: 0, stdout: folder });
    await expectWhole(runs);
    expect(new Set(gcs.downloads).size).toBe(gcs.downloads.length);
  });
}

test('a folder that may not be written ends with exit code 78', async ({ env, runs }) => {
  // To root every folder is writable; none of its processes can make one below a kernel's.
  const isRoot = process.geteuid?.() === 0;
  if (!isRoot) await chmod(runs, 0o555);
  const folder = isRoot ? '/sys/kernel' : runs;
  const path = { PRED_MODEL_PATH: join(folder, RUN) };
  const { code, stderr } = await ended(launchFetch({ ...env, ...path }));
  if (!isRoot) await chmod(runs, 0o700);
  expect(stderr).toMatch(/may not be written \(E/);
  expect(code).toBe(78);
});

/** Lets so many bytes through, of all downloads together, and then nothing more; resolves when it comes to that. */
function haltAfter(gcs: FakeGcs, bytes: number): Promise<void> {
  let left = bytes;
  return new Promise((resolve) => {
    gcs.fault = (request, response, name) => {
      const object = [...gcs.buckets.values()][0]?.get(name ?? '');
      if (!object) return false;
      const from = Number(/\d+/.exec(request.headers.range ?? '0')?.[0]);
      if (from >= object.bytes.length) {
        fail(response, 416, 'Requested range not satisfiable');
        return true;
      }
      const rest = object.bytes.subarray(from);
      response.writeHead(206, { 'content-length': rest.length });
      const passed = rest.subarray(0, left);
      left -= passed.length;
      response.flushHeaders();
      response.write(passed, () => left === 0 && resolve());
      if (passed.length === rest.length) response.end();
      return true;
    };
  });
}

/** As fifteen seconds without a sign of life do. */
async function letLockGoStale(runs: string): Promise<void> {
  const past = new Date(Date.now() - 60_000);
  await utimes(join(runs, '.fetching', `${RUN}.lock`), past, past);
}
