import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cp, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { BUNDLED_RUN_UUID } from '../server/model/run.ts';
import { call, GUIDE_ANSWER, GUIDE_BODY, PREDICT, post } from './api.ts';
import { launchServer, runToEnd, type ServerProcess, startByNpm, startServer } from './server.ts';

const BUNDLED = join('models', BUNDLED_RUN_UUID, 'artifacts/model/data/model');

test('the start says in one line where it serves, which run and which engine; Ctrl-C ends it', async () => {
  const server = await startServer();
  expect(server.stdout).toMatch(
    /^Reviewscore serves run [0-9a-f]{32} \(portable engine: it supports every operation of the model\) at http:\/\/127\.0\.0\.1:\d+\n$/,
  );
  expect(await server.stop('SIGINT')).toBe(0);
});

test('npm start hands SIGTERM on, and ends when the server has', async () => {
  const server = await startByNpm();
  const { pid = 0 } = server.process;
  const exit = once(server.process, 'exit');
  try {
    process.kill(pid, 'SIGTERM');
    expect((await exit)[0]).toBe(0);
    await expect(call(server, '/healthz')).rejects.toThrow();
    // The group of npm's processes is empty.
    expect(() => process.kill(-pid, 0)).toThrow('ESRCH');
  } finally {
    if (await isListening(server)) process.kill(-pid, 'SIGKILL');
  }
});

test('the start may come from any folder; a relative path to a model begins there', async () => {
  const cwd = test.info().outputPath('elsewhere');
  mkdirSync(cwd, { recursive: true });
  const bundled = await startServer({ cwd });
  expect((await post(bundled, PREDICT, GUIDE_BODY)).text).toBe(GUIDE_ANSWER);
  expect((await call(bundled, '/')).status).toBe(200);
  await bundled.stop();
  await cp(BUNDLED, join(cwd, 'mine'), { recursive: true });
  const own = await startServer({ cwd, env: { PRED_MODEL_PATH: 'mine' } });
  expect(own.stdout).toContain('serves run mine ');
  await own.stop();
});

/** The start ends with 78 and with one message, which has all of these. */
async function expectMisconfigured(env: Record<string, string>, ...parts: string[]) {
  const { code, stdout, stderr } = await runToEnd({ env: { PORT: '0', ...env } });
  expect({ code, stdout }).toEqual({ code: 78, stdout: '' });
  expect(stderr).toMatch(/^Reviewscore cannot start: [^\n]+\n$/);
  for (const part of parts) expect(stderr).toContain(part);
}

test('a run that is not there ends the start with 78 and a message that names setting and folder', async () => {
  const folder = 'models/no-such-run';
  await expectMisconfigured({ PRED_MODEL_UUID: 'no-such-run' }, 'PRED_MODEL_UUID="no-', folder);
});

test('a folder that holds no model ends the start with 78, the folder, the reason and a remedy', async () => {
  const folder = test.info().outputPath('folders');
  mkdirSync(join(folder, 'empty'), { recursive: true });
  mkdirSync(join(folder, 'damaged'));
  writeFileSync(join(folder, 'file'), 'no folder');
  const graph = readFileSync(join(BUNDLED, 'saved_model.pb'));
  writeFileSync(join(folder, 'damaged/saved_model.pb'), graph.subarray(0, 1_000));
  for (const [name, reason] of [
    ['missing', 'There is no such folder'],
    ['file', 'This is a file, not a folder'],
    ['empty', 'The folder is empty'],
    ['damaged', 'cut off or damaged'],
  ] as const) {
    const path = join(folder, name);
    const remedy = 'PRED_MODEL_PATH to the folder that holds its saved_model.pb';
    await expectMisconfigured(
      { PRED_MODEL_PATH: path },
      `PRED_MODEL_PATH="${path}"`,
      reason,
      remedy,
    );
  }
});

test('the folder of the run, or of the model in it, is served as well', async () => {
  const run = join('models', BUNDLED_RUN_UUID);
  for (const folder of [run, join(run, 'artifacts/model')]) {
    const server = await startServer({ env: { PRED_MODEL_PATH: folder } });
    expect(server.stdout).toContain(`serves run ${BUNDLED_RUN_UUID}`);
    await server.stop();
  }
});

test('settings that cannot be used end the start with 78', async () => {
  await expectMisconfigured({ PORT: 'http', LOG_LEVEL: 'loud' }, 'PORT="http"', 'LOG_LEVEL="loud"');
  await expectMisconfigured(
    { PRED_MODEL_GCS_URI: 'gs://b/p/abc', PRED_MODEL_PATH: '/mnt/models' },
    'PRED_MODEL_PATH="/mnt/models" is not where a run comes to lie',
  );
  await expectMisconfigured({ PRED_MODEL_GCS_URI: 'gs://b' }, 'Set PRED_MODEL_UUID');
  await expectMisconfigured(
    { PRED_MODEL_WATCH: '60', PRED_MODEL_GCS_URI: 'gs://b/mlflow-tracking-server' },
    'PRED_MODEL_WATCH needs PRED_MODEL_UUID',
  );
  await expectMisconfigured({ HOST: '192.0.2.1' }, 'HOST="192.0.2.1"', 'Set HOST to an address of');
});

test('a port in use ends the start with 78 and a message that names another', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  await expectMisconfigured({ PORT: String(port) }, `PORT=${port}`, 'is in use', `${port + 1}`);
  other.close();
});

test('the server listens while the model loads: alive, not ready, and 503 until it is', async () => {
  const folder = test.info().outputPath('slow');
  await cp(BUNDLED, folder, { recursive: true });
  const slow = join(folder, 'variables/variables.index');
  const free = createServer().listen(0, '127.0.0.1');
  await once(free, 'listening');
  const { port } = free.address() as AddressInfo;
  await new Promise((resolve) => free.close(resolve));
  const server = launchServer({
    env: {
      PRED_MODEL_PATH: folder,
      PORT: String(port),
      NODE_OPTIONS: `--import=${import.meta.resolve('./slow-disk.mjs')}`,
      SLOW_FILE: slow,
    },
  });
  server.url = `http://127.0.0.1:${port}`;
  await expect
    .poll(() =>
      call(server, '/healthz').then(
        ({ status }) => status,
        () => 0,
      ),
    )
    .toBe(200);
  expect((await call(server, '/readyz')).json).toEqual({ status: 'loading' });
  const refused = await post(server, PREDICT, GUIDE_BODY);
  expect({ status: refused.status, wait: refused.headers.get('retry-after') }).toEqual({
    status: 503,
    wait: '1',
  });
  expect((await call(server, '/api/v1/model/version')).json).toEqual({
    data: { model_uuid: 'slow' },
  });
  await writeFile(`${slow}.go`, '');
  await expect.poll(async () => (await call(server, '/readyz')).status).toBe(200);
  expect((await post(server, PREDICT, GUIDE_BODY)).text).toBe(GUIDE_ANSWER);
  expect(await server.stop()).toBe(0);
});

function isListening(server: ServerProcess): Promise<boolean> {
  return call(server, '/healthz').then(
    () => true,
    () => false,
  );
}
