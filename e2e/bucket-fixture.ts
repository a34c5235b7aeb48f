/** The bundled run in an emulated bucket, and an empty folder to fetch it into: new ones for each test. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeGcs } from '../server/artifacts/fake-gcs.ts';
import { BUNDLED_RUN_UUID as RUN } from '../server/model/run.ts';
import { test as base, expect } from './test.ts';

export { expect } from './test.ts';

export const BUCKET = 'project-artifacts';
export const PREFIX = 'mlflow-tracking-server/somebody';
const MODEL = 'artifacts/model';

interface Fixtures {
  gcs: FakeGcs;
  /** The folder that runs come into. */
  runs: string;
  /** Settings that have the run fetched from the bucket into the folder. */
  env: Record<string, string>;
}

export const test = base.extend<Fixtures>({
  gcs: async ({}, use) => {
    const gcs = new FakeGcs();
    await gcs.start();
    await putRun(gcs, RUN, join('models', RUN));
    await use(gcs);
    await gcs.stop();
  },
  runs: async ({}, use) => {
    const runs = await mkdtemp(join(tmpdir(), 'runs-'));
    await use(runs);
    await rm(runs, { recursive: true });
  },
  env: async ({ gcs, runs }, use) =>
    use({
      PRED_MODEL_UUID: RUN,
      PRED_MODEL_GCS_URI: `gs://${BUCKET}/${PREFIX}`,
      PRED_MODEL_PATH: join(runs, RUN),
      STORAGE_EMULATOR_HOST: gcs.url,
    }),
});

/** Puts a folder's files into the bucket as those of a run, or of a part of it such as `<id>/artifacts/model`. */
export async function putRun(gcs: FakeGcs, run: string, folder: string): Promise<void> {
  for (const [name, bytes] of await filesBelow(folder)) {
    gcs.put(BUCKET, `${PREFIX}/${run}/${name}`, bytes);
  }
}

/** The run's model is there, byte by byte as it was logged, and nothing else of it. */
export async function expectWhole(runs: string): Promise<void> {
  const fetched = await filesBelow(join(runs, RUN, MODEL));
  const logged = await filesBelow(join('models', RUN, MODEL));
  expect([...fetched.keys()]).toEqual([...logged.keys()]);
  for (const [name, bytes] of logged) expect(fetched.get(name)?.equals(bytes), name).toBe(true);
}

/** What is in a folder, by the names of its files below it. */
export async function filesBelow(folder: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const read = async (path: string) =>
    [path.slice(folder.length + 1), await readFile(path)] as const;
  return new Map(await Promise.all(paths.map(read)));
}
