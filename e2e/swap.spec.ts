/** Moving from one run to another while requests come: none is lost, and none is answered by a mixture. */
import { cp, mkdtemp, readdir, readFile, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeGcs } from '../server/artifacts/fake-gcs.ts';
import { BUNDLED_RUN_UUID as FIRST } from '../server/model/run.ts';
import { call, post, SCORE } from './api.ts';
import { type ServerProcess, startServer } from './server.ts';
import { expect, test } from './test.ts';

const SECOND = '0123456789abcdef0123456789abcdef';
const BUCKET = 'project-artifacts';
const TOKEN = 'a token of operators';
const CONNECTIONS = 16;
const SWAPS = 10;
const SWAP_EVERY_MS = 3_000;

test.setTimeout(120_000);

let gcs: FakeGcs;
let runs: string;

test.beforeEach(async () => {
  gcs = new FakeGcs();
  await gcs.start();
  runs = await mkdtemp(join(tmpdir(), 'runs-'));
  await upload(join('models', FIRST, 'artifacts/model'), FIRST);
  await upload('training/golden/models/average', SECOND);
});

test.afterEach(async () => {
  await gcs.stop();
  await rm(runs, { recursive: true });
});

async function upload(folder: string, uuid: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = `mlflow/${uuid}/artifacts/model${path.slice(folder.length)}`;
    gcs.put(BUCKET, name, await readFile(path));
  }
}

const env = (more: Record<string, string> = {}) => ({
  PRED_MODEL_UUID: FIRST,
  PRED_MODEL_GCS_URI: `gs://${BUCKET}/mlflow`,
  PRED_MODEL_PATH: join(runs, FIRST),
  STORAGE_EMULATOR_HOST: gcs.url,
  ADMIN_TOKEN: TOKEN,
  ...more,
});

const admin = async (server: ServerProcess, operation: string, body?: object) => {
  const headers = { authorization: `Bearer ${TOKEN}` };
  const path = `/api/v1/admin/${operation}`;
  return body ? post(server, path, body, headers) : call(server, path, { headers });
};

const REVIEWS = Array.from({ length: 8 }, (_, id) => ({
  id,
  text: `A ${id % 2 ? 'great' : 'dull'} film, number ${id}, ${'and so on '.repeat(id * 20)}`,
}));

interface ScoreBody {
  data: { probability: number }[];
  model: { model_uuid: string };
}

/** What the active run says of the reviews, with the id that its answer names in both places. */
async function ask(server: ServerProcess) {
  const { status, headers, json } = await post(server, SCORE, { reviews: REVIEWS });
  const { data, model } = (json ?? {}) as Partial<ScoreBody>;
  const uuid = headers.get('x-model-uuid') ?? '';
  const isOneRun = model?.model_uuid === uuid;
  return { status, uuid, isOneRun, scores: JSON.stringify(data) };
}

async function loadSecond(server: ServerProcess): Promise<void> {
  expect((await admin(server, 'load', { model_uuid: SECOND })).status).toBe(200);
  await expect
    .poll(async () => (await admin(server, 'runs')).text, { timeout: 30_000 })
    .toMatch(new RegExp(`"${SECOND}","status":"ready"`));
}

test('ten swaps under load lose no request, and each answer is of the run that it names', async () => {
  const server = await startServer({ env: env() });
  const expected = new Map<string, string>();
  await loadSecond(server);
  expected.set(FIRST, (await ask(server)).scores);
  expect((await admin(server, 'activate', { model_uuid: SECOND, force: true })).status).toBe(200);
  expected.set(SECOND, (await ask(server)).scores);
  expect(expected.get(FIRST)).not.toBe(expected.get(SECOND));

  let swapping = true;
  const answered = new Map<string, number>();
  const wrong: object[] = [];
  const client = async () => {
    while (swapping) {
      const answer = await ask(server).catch((cause) => ({ cause: String(cause) }));
      if (
        'status' in answer &&
        answer.status === 200 &&
        answer.isOneRun &&
        answer.scores === expected.get(answer.uuid)
      ) {
        answered.set(answer.uuid, (answered.get(answer.uuid) ?? 0) + 1);
      } else wrong.push(answer);
    }
  };
  const clients = Array.from({ length: CONNECTIONS }, client);
  for (let swap = 0; swap < SWAPS; swap++) {
    await new Promise((resume) => setTimeout(resume, SWAP_EVERY_MS));
    const model_uuid = swap % 2 ? SECOND : FIRST;
    const { status } =
      swap < SWAPS / 2
        ? await admin(server, 'roll-back', {})
        : await admin(server, 'activate', { model_uuid, force: true });
    expect(status).toBe(200);
    expect((await ask(server)).uuid).toBe(model_uuid);
  }
  swapping = false;
  await Promise.all(clients);
  expect(wrong.slice(0, 3)).toEqual([]);
  expect([...answered.keys()].sort()).toEqual([FIRST, SECOND].sort());
  expect(Math.min(...answered.values())).toBeGreaterThan(100);
  await server.stop();
});

test('a run that does not say what its golden texts expect is refused; the active one stays', async () => {
  gcs.put(
    BUCKET,
    `mlflow/${SECOND}/artifacts/model/golden.json`,
    JSON.stringify([{ text: REVIEWS[0]?.text, probability: 0.123 }]),
  );
  const server = await startServer({ env: env() });
  await loadSecond(server);
  const { status, json } = await admin(server, 'activate', { model_uuid: SECOND });
  expect({ status, json }).toMatchObject({
    status: 409,
    json: { message: expect.stringMatching(/expected answer to 0 of the 1 golden texts.*force/) },
  });
  expect((await ask(server)).uuid).toBe(FIRST);
  await server.stop();
});

test('the server follows the pointer in the bucket, also at its start', async () => {
  const watching = env({ PRED_MODEL_WATCH: '1', PRED_MODEL_CANARY: '0' });
  const server = await startServer({ env: watching });
  expect((await ask(server)).uuid).toBe(FIRST);
  gcs.put(BUCKET, 'mlflow/active-run.txt', `${SECOND}\n`);
  await expect.poll(async () => (await ask(server)).uuid, { timeout: 30_000 }).toBe(SECOND);
  await server.stop();
  const next = await startServer({ env: watching });
  expect(next.stdout).toContain(`serves run ${SECOND}`);
  await next.stop();
});

test('a pointer to a run that is not there keeps no server from starting', async () => {
  gcs.put(BUCKET, 'mlflow/active-run.txt', 'nosuch\n');
  const server = await startServer({ env: env({ PRED_MODEL_WATCH: '1' }) });
  expect(server.stdout).toContain(`serves run ${FIRST}`);
  expect((await ask(server)).uuid).toBe(FIRST);
  await server.stop();
});

test('fetched runs beyond the budget are removed, but for those in use', async () => {
  await cp(join('models', FIRST), join(runs, 'of-somebody'), { recursive: true });
  const server = await startServer({ env: env({ PRED_MODEL_KEEP_MB: '0' }) });
  await loadSecond(server);
  await admin(server, 'activate', { model_uuid: SECOND, force: true });
  await expect
    .poll(async () => (await readdir(runs)).sort())
    .toEqual(['.fetching', FIRST, SECOND, 'of-somebody'].sort());
  await server.stop();
  const inventory = join(runs, SECOND, '.fetched.json');
  await utimes(inventory, new Date(0), new Date(0));
  const next = await startServer({ env: env({ PRED_MODEL_KEEP_MB: '0' }) });
  await expect
    .poll(async () => (await readdir(runs)).sort())
    .toEqual(['.fetching', FIRST, 'of-somebody'].sort());
  await next.stop();
});
