import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { call, expectStillAnswers, PREDICT, post, SCORE } from '../e2e/api.ts';
import { type ServerProcess, startServer } from '../e2e/server.ts';
import { BUNDLED_RUN_UUID, bundledSavedModel } from '../server/model/run.ts';
import { goldenTexts } from './calls.ts';

const NATIVE = { PRED_MODEL_ENGINE: 'native' };
const BETAINC = { PRED_MODEL_PATH: 'conformance/models/betainc' };

/** The native engine's process: the server's only child by that script. */
function nativePid({ process: { pid } }: ServerProcess): number | undefined {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .find((each) => parentOf(each) === pid && commandOf(each).includes('native-process'));
}

const read = (file: string) => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};
const commandOf = (pid: number) => read(`/proc/${pid}/cmdline`);
const parentOf = (pid: number) => Number(/^PPid:\s*(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1]);

async function scores(server: ServerProcess, texts: readonly string[]): Promise<number[]> {
  const reviews = texts.map((text, id) => ({ id, text }));
  const { status, json } = await post(server, SCORE, { reviews });
  expect(status).toBe(200);
  return (json as { data: { probability: number }[] }).data.map(({ probability }) => probability);
}

for (const path of [
  bundledSavedModel(),
  'training/golden/models/longest',
  'training/golden/models/masked',
]) {
  test(`both engines serve the same answers: ${path.replace(/.*golden/, 'golden')}`, async () => {
    const texts = goldenTexts().filter(({ length }) => length <= 100_000);
    const env = { PRED_MODEL_PATH: path };
    const native = await startServer({ env: { ...env, ...NATIVE } });
    const portable = await startServer({ env: { ...env, PRED_MODEL_ENGINE: 'portable' } });
    const [ours, theirs] = [await scores(portable, texts), await scores(native, texts)];
    expect(theirs.filter((score, i) => Math.abs(score - (ours[i] as number)) > 1e-5)).toEqual([]);
    await Promise.all([native.stop(), portable.stop()]);
  });
}

test('TensorFlow gives every number of a model of several classes', async () => {
  const folder = 'training/golden/classes';
  const answers = JSON.parse(read(`${folder}/answers.json`)) as {
    text: string;
    classes: number[];
  }[];
  const data = answers.map(({ text }) => text);
  const server = await startServer({ env: { PRED_MODEL_PATH: `${folder}/model`, ...NATIVE } });
  const { json } = await post(server, '/v2/models/sentiment/infer', {
    inputs: [{ name: 'text', shape: [data.length], datatype: 'BYTES', data }],
  });
  const expected = answers.flatMap(({ classes }) => classes);
  expect(json).toMatchObject({
    outputs: [{ shape: [data.length, 3], data: expected.map((one) => expect.closeTo(one, 5)) }],
  });
  await server.stop();
});

test('auto serves by TensorFlow what only TensorFlow can run, and says which and why', async () => {
  const server = await startServer({ env: BETAINC });
  const why = /the model uses the operation "Betainc", which the portable engine does not support/;
  expect(server.stdout).toMatch(/^Reviewscore serves run betainc \(native engine: /);
  expect(server.stdout).toMatch(why);
  const { json } = await call(server, '/api/v1/model/metadata');
  expect(json).toMatchObject({
    data: {
      engine: 'native',
      engine_reason: expect.stringMatching(why),
      inputs: [{ name: 'text', dtype: 'string', shape: [-1] }],
      outputs: [{ name: 'probability', dtype: 'float32', shape: [-1] }],
    },
  });
  const [short, long] = await scores(server, ['Dull.', 'Long. '.repeat(40)]);
  // I(x; 2, 3) = 6x² - 8x³ + 3x⁴ at x = 5 / (40 + 5).
  expect(short).toBeCloseTo(0.063557, 5);
  expect(long).toBeGreaterThan(0.9);
  expect(await server.stop()).toBe(0);
});

test('a process that is killed is replaced: not ready meanwhile, then as before', async () => {
  const server = await startServer({ env: NATIVE });
  const before = nativePid(server) as number;
  process.kill(before, 'SIGKILL');
  await expect
    .poll(async () => (await call(server, '/readyz')).status, { intervals: [5] })
    .toBe(503);
  expect((await call(server, '/readyz')).json).toEqual({ status: 'restarting' });
  expect((await call(server, '/api/v1/model/metadata')).status).toBe(200);
  expect((await post(server, PREDICT, { reviews: [{ id: 1, text: 'x' }] })).status).toBe(503);
  await expect.poll(async () => (await call(server, '/readyz')).status).toBe(200);
  await expectStillAnswers(server);
  expect(nativePid(server)).not.toBe(before);
  expect(server.stderr).toContain('The process of the engine ended with SIGKILL');
  await server.stop();
});

for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
  test(`no process is left behind when the service ends by ${signal}`, async () => {
    const server = await startServer({ env: NATIVE });
    const pid = nativePid(server) as number;
    expect(commandOf(pid)).toContain('native-process');
    await server.stop(signal);
    await expect.poll(() => commandOf(pid)).toBe('');
  });
}

test('a signal to the whole group, as Ctrl-C sends it, still lets requests under way be answered', async () => {
  const server = await startServer({ env: NATIVE });
  const pid = nativePid(server) as number;
  process.kill(pid, 'SIGINT');
  process.kill(pid, 'SIGTERM');
  await expectStillAnswers(server);
  expect(nativePid(server)).toBe(pid);
  expect(await server.stop('SIGINT')).toBe(0);
});

test('the event loop turns while TensorFlow computes', async () => {
  const server = await startServer({ env: NATIVE });
  const reviews = Array.from({ length: 90 }, (_, id) => ({
    id,
    text: 'a fine film '.repeat(8_000),
  }));
  let done = false;
  const scoring = post(server, PREDICT, { reviews }).finally(() => {
    done = true;
  });
  let slowest = 0;
  let probes = 0;
  while (!done) {
    const start = performance.now();
    await call(server, '/healthz');
    slowest = Math.max(slowest, performance.now() - start);
    probes++;
  }
  expect((await scoring).status).toBe(200);
  expect(probes).toBeGreaterThan(3);
  expect(slowest).toBeLessThan(1_000);
  await server.stop();
});

test('the version names the run and nothing else, whatever the engine', async () => {
  const server = await startServer({ env: NATIVE });
  const { text } = await call(server, '/api/v1/model/version');
  expect(text).toBe(`{"data":{"model_uuid":"${BUNDLED_RUN_UUID}"}}`);
  await server.stop();
});
