/** The run is named by its id, and comes from a bucket: the built server, the real client, an emulated Cloud Storage. */
import { mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fail } from '../server/artifacts/fake-gcs.ts';
import { BUNDLED_RUN_UUID as RUN } from '../server/model/run.ts';
import { GUIDE_ANSWER, GUIDE_BODY, PREDICT, post } from './api.ts';
import { BUCKET, expect, test } from './bucket-fixture.ts';
import { freePorts } from './platform.ts';
import { launchServer, runToEnd, startServer } from './server.ts';

// A killed process's lock has to go stale before another takes it.
test.setTimeout(60_000);

test('a run is fetched by its id into an empty folder, and served', async ({ env, gcs }) => {
  const server = await startServer({ env });
  const { text } = await post(server, PREDICT, GUIDE_BODY);
  expect(text).toBe(GUIDE_ANSWER);
  expect(server.stdout).toContain(`serves run ${RUN}`);
  expect(server.stderr).toMatch(new RegExp(`Fetching run ${RUN}: .* of 3\\.95 MB \\(`));
  await server.stop();
  // The next start asks the bucket nothing.
  gcs.requests.length = 0;
  const again = await startServer({ env });
  await again.stop();
  expect(gcs.requests).toEqual([]);
});

test('a process that is killed while it fetches leaves no run, and the next one goes on', async ({
  env,
  gcs,
  runs,
}) => {
  gcs.fault = (_request, response, object) => {
    const bytes = gcs.buckets.get(BUCKET)?.get(object ?? '')?.bytes;
    if (!object?.endsWith('.txt') || !bytes) return false;
    response.writeHead(206, { 'content-length': bytes.length });
    return response.write(bytes.subarray(0, bytes.length / 2)) || true;
  };
  const server = launchServer({ env: { PORT: '0', ...env } });
  await expect.poll(() => server.stderr, { timeout: 15_000 }).toMatch(/\((?!0 )\d+ %\)/);
  await server.stop('SIGKILL');
  expect(await readdir(runs)).toEqual(['.fetching']);
  gcs.fault = () => false;
  gcs.requests.length = 0;
  const next = await startServer({ env });
  const { text } = await post(next, PREDICT, GUIDE_BODY);
  expect(text).toBe(GUIDE_ANSWER);
  await next.stop();
});

test('a bucket that may not be read ends the start with what to do', async ({ env, gcs, runs }) => {
  gcs.fault = (_request, response) => {
    fail(response, 403, 'somebody does not have storage.objects.list access');
    return true;
  };
  const { code, stderr } = await runToEnd({ env: { PORT: '0', ...env } });
  expect(code).toBe(78);
  expect(stderr).toMatch(/^Reviewscore cannot start: PRED_MODEL_GCS_URI=.*Storage Object Viewer/);
  expect(await readdir(runs)).toEqual(['.fetching']);
});

test('a full disk ends the start with exit code 74', async ({ env, runs }) => {
  const staging = join(runs, '.fetching', RUN, 'artifacts/model/data/model');
  await mkdir(staging, { recursive: true });
  await symlink('/dev/full', join(staging, 'saved_model.pb.part'));
  const { code, stderr } = await runToEnd({ env: { PORT: '0', ...env } });
  expect(stderr).toMatch(/Reviewscore cannot start: .*no space left for .*saved_model\.pb/);
  expect(code).toBe(74);
  expect(await readdir(runs)).toEqual(['.fetching']);
});

test('while the bucket fails the server lives, says why, and serves once it answers', async ({
  env,
  gcs,
}) => {
  let failing = true;
  gcs.fault = (_request, response) => {
    if (failing) fail(response, 503, 'backend error');
    return failing;
  };
  const [port = ''] = await freePorts(1);
  const server = launchServer({ env: { PORT: port, ...env } });
  const ready = () =>
    fetch(`http://127.0.0.1:${port}/readyz`).then(
      async (response) => ({ code: response.status, ...((await response.json()) as object) }),
      () => undefined,
    );
  await expect.poll(ready, { timeout: 20_000 }).toMatchObject({ code: 503, status: 'fetching' });
  failing = false;
  await expect.poll(ready, { timeout: 40_000 }).toMatchObject({ code: 200, status: 'ready' });
  await server.stop();
});
