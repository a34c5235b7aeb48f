/** From an MLflow run's id to a served model, against an emulator that is not ours: `npm run e2e:gcs`. */
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUNDLED_RUN_UUID as RUN } from '../../server/model/run.ts';
import { GUIDE_ANSWER, GUIDE_BODY, PREDICT, post } from '../api.ts';
import { BUCKET, expectWhole, filesBelow, PREFIX } from '../bucket-fixture.ts';
import { ended, launchFetch, startServer } from '../server.ts';
import { test as base, expect } from '../test.ts';
import { type Emulator, startEmulator } from './emulator.ts';
import { Wire } from './wire.ts';

interface Fixtures {
  /** The folder that runs come into. */
  runs: string;
  wire: Wire;
  /** Settings that have the run fetched over the wire into the folder. */
  env: Record<string, string>;
}

const test = base.extend<Fixtures, { emulator: Emulator }>({
  emulator: [
    async ({}, use) => {
      const emulator = await startEmulator();
      await emulator.storage.createBucket(BUCKET);
      await upload(emulator, PREFIX);
      await use(emulator);
      await emulator.stop();
    },
    { scope: 'worker' },
  ],
  runs: async ({}, use) => {
    const runs = await mkdtemp(join(tmpdir(), 'runs-'));
    await use(runs);
    await rm(runs, { recursive: true });
  },
  wire: async ({ emulator }, use) => {
    const wire = new Wire(emulator.port);
    await use(wire);
    await wire.stop();
  },
  env: async ({ runs, wire }, use) =>
    use({
      PRED_MODEL_UUID: RUN,
      PRED_MODEL_GCS_URI: `gs://${BUCKET}/${PREFIX}`,
      PRED_MODEL_PATH: join(runs, RUN),
      STORAGE_EMULATOR_HOST: await wire.start(),
    }),
});

/** The bundled run, below a prefix of the bucket. */
async function upload({ storage }: Emulator, prefix: string): Promise<void> {
  for (const [name, bytes] of await filesBelow(join('models', RUN)))
    await storage.bucket(BUCKET).file(`${prefix}/${RUN}/${name}`).save(bytes);
}

/** The run's largest object is so much of it that half of the run is never the whole of that. */
async function largestObject(): Promise<[name: string, bytes: Buffer]> {
  const all = [...(await filesBelow(join('models', RUN)))];
  return all.reduce((a, b) => (b[1].length > a[1].length ? b : a));
}

/** What has come over the wire is on the disk a moment later. */
async function expectPart(runs: string): Promise<void> {
  const part = join(runs, '.fetching', RUN, `${(await largestObject())[0]}.part`);
  const size = () =>
    stat(part).then(
      (found) => found.size,
      () => 0,
    );
  await expect.poll(size).toBeGreaterThan(0);
}

test('a run is uploaded, fetched by its id into an empty folder, and served', async ({ env }) => {
  const server = await startServer({ env });
  const { text } = await post(server, PREDICT, GUIDE_BODY);
  expect(text).toBe(GUIDE_ANSWER);
  expect(server.stdout).toContain(`serves run ${RUN}`);
  await server.stop();
});

test('model:fetch fetches it, every object from its beginning', async ({ env, runs, wire }) => {
  const { code, stdout } = await ended(launchFetch(env));
  expect([code, stdout]).toEqual([0, `${join(runs, RUN, 'artifacts/model/data/model')}\n`]);
  await expectWhole(runs);
  expect(new Set(wire.begins)).toEqual(new Set([0]));
});

test('a download that is cut off goes on where it ended', async ({ env, runs, wire }) => {
  const held = wire.holdAfter(1_500_000);
  const fetching = ended(launchFetch(env));
  await held;
  await expectPart(runs);
  wire.cut();
  expect(await fetching).toMatchObject({ code: 0 });
  await expectWhole(runs);
  expect(wire.begins.some((begin) => begin > 0)).toBe(true);
});

test('after SIGKILL the next call goes on where the download ended', async ({
  env,
  runs,
  wire,
}) => {
  const held = wire.holdAfter(1_500_000);
  const fetching = launchFetch(env);
  await held;
  await expectPart(runs);
  await fetching.stop('SIGKILL');
  expect(await readdir(runs)).toEqual(['.fetching']);
  wire.cut();
  wire.begins.length = 0;
  expect(await ended(launchFetch(env))).toMatchObject({ code: 0 });
  await expectWhole(runs);
  expect(wire.begins.some((begin) => begin > 0)).toBe(true);
});

test('an object that is replaced in mid-download is fetched as it is then', async ({
  emulator,
  env,
  runs,
  wire,
}) => {
  await upload(emulator, 'replaced');
  const held = wire.holdAfter(1_500_000);
  const uri = `gs://${BUCKET}/replaced`;
  const fetching = ended(launchFetch({ ...env, PRED_MODEL_GCS_URI: uri }));
  await held;
  const [name, bytes] = await largestObject();
  const other = Buffer.from(bytes).reverse();
  await emulator.storage.bucket(BUCKET).file(`replaced/${RUN}/${name}`).save(other);
  wire.cut();
  expect(await fetching).toMatchObject({ code: 0 });
  expect((await filesBelow(join(runs, RUN))).get(name)?.equals(other)).toBe(true);
});

test('eight processes that start together fetch each object once', async ({ env, runs, wire }) => {
  const all = await Promise.all(Array.from({ length: 8 }, () => ended(launchFetch(env))));
  for (const end of all) expect(end).toMatchObject({ code: 0 });
  await expectWhole(runs);
  const needed = await filesBelow(join('models', RUN, 'artifacts/model'));
  // Of an empty object there is nothing to ask for.
  const withBytes = [...needed.values()].filter(({ length }) => length > 0);
  expect(wire.begins).toEqual(withBytes.map(() => 0));
});

test('a listing of several pages, with odd names in it, arrives as it is', async ({
  emulator,
  env,
  runs,
}) => {
  const many = Array.from({ length: 1_200 }, (_, n) => `many/${n}.txt`);
  const names = [...many, 'a b+c%20.txt', '#?&=.txt', 'ü/日本/🎬.txt', `it's "quoted".txt`];
  await upload(emulator, 'many');
  const bucket = emulator.storage.bucket(BUCKET);
  const below = `many/${RUN}/artifacts/model`;
  for (const name of names) await bucket.file(`${below}/${name}`).save(name, { resumable: false });
  const uri = `gs://${BUCKET}/many`;
  const { code } = await ended(launchFetch({ ...env, PRED_MODEL_GCS_URI: uri }));
  const fetched = await filesBelow(join(runs, RUN, 'artifacts/model'));
  const texts = names.map((name) => fetched.get(name)?.toString());
  expect([code, texts]).toEqual([0, names]);
});

for (const [what, uri, message] of [
  ['bucket', `gs://no-such-bucket/${PREFIX}`, /bucket gs:\/\/no-such-bucket does not exist/],
  ['run', `gs://${BUCKET}/elsewhere`, /no run with a logged model at .*elsewhere/],
] as const) {
  test(`a ${what} that is not there is told, with exit code 78`, async ({ env, runs }) => {
    const { code, stderr } = await ended(launchFetch({ ...env, PRED_MODEL_GCS_URI: uri }));
    expect(stderr).toMatch(message);
    expect(code).toBe(78);
    expect(await readdir(runs)).toEqual(['.fetching']);
  });
}
