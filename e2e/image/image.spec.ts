/** What the image is: whom it runs as, what it holds, what it may do, how it ends. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { call, GUIDE_ANSWER, GUIDE_BODY, PREDICT, post } from '../api.ts';
import { listening, watch } from '../server.ts';
import { IMAGE, LOCKED, ON_HOST, runContainer, spawnContainer, TOOL, tool } from './container.ts';

const PORT_OF_ANY = { HOST: '127.0.0.1', PORT: '0' };

test('it runs as user and group 2222, called aisg, and has a shell', async () => {
  const { stdout } = await runContainer({
    options: LOCKED,
    command: ['sh', '-c', 'id; echo $HOME; stat -c %u:%g /home/aisg/from-gcs'],
  });
  expect(stdout).toBe('uid=2222(aisg) gid=2222(aisg) groups=2222(aisg)\n/home/aisg\n2222:2222\n');
});

test('it is small, for one run, and says so', async () => {
  const { stdout } = await tool('image', 'inspect', IMAGE);
  const [{ Size, Config }] = JSON.parse(stdout) as [
    {
      Size: number;
      Config: { Env: string[]; User: string; ExposedPorts: object; Volumes: object };
    },
  ];
  expect(Size).toBeLessThan(300_000_000);
  expect(Config.User).toBe('2222:2222');
  expect(Object.keys(Config.ExposedPorts)).toEqual(['8080/tcp']);
  expect(Object.keys(Config.Volumes)).toEqual(['/home/aisg/from-gcs']);
  const settings = Object.fromEntries(Config.Env.map((line) => line.split(/=(.*)/s)));
  const uuid = settings.PRED_MODEL_UUID;
  expect(uuid).toMatch(/^[0-9a-f]{32}$/);
  expect(settings).toMatchObject({
    PRED_MODEL_GCS_URI: `gs://reviewscore-artifacts/mlflow-tracking-server/${uuid}`,
    PRED_MODEL_PATH: `/home/aisg/from-gcs/${uuid}/artifacts/model/data/model`,
  });
});

test('it holds no Python, no package of the development, no source and no settings of npm', async () => {
  const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  const unwanted = Object.keys(devDependencies).map(
    (name) => `-path */reviewscore/*/node_modules/${name} -o`,
  );
  const find = `find / -xdev \\( ${unwanted.join(' ')} -name 'python*' -type f -perm /111 -o -path '/opt/reviewscore/*.ts' -o -name .npmrc -o -path /usr/local/etc/npmrc -size +0 -o -name '.env*' \\) 2>/dev/null`;
  const { stdout } = await runContainer({ command: ['sh', '-c', find] });
  expect(stdout).toBe('');
});

test('a build without the id of a run fails and says so', async () => {
  const options = TOOL === 'podman' ? ['--isolation=chroot'] : [];
  const { code, stdout, stderr } = await tool('build', ...options, '.');
  expect(code).not.toBe(0);
  expect(stdout + stderr).toContain('PRED_MODEL_UUID is empty. Name the run to serve');
});

test('serving writes nothing into it', async () => {
  const name = `reviewscore-e2e-${process.pid}`;
  const options = [...ON_HOST, '--name', name];
  const server = await listening(watch(spawnContainer({ options, env: PORT_OF_ANY })));
  for (const path of ['/', '/docs', '/nothing', '/icon.svg', '/api/v1/openapi.json']) {
    await call(server, path);
  }
  expect((await post(server, PREDICT, GUIDE_BODY)).text).toBe(GUIDE_ANSWER);
  const { stdout } = await tool('diff', name);
  // What was mounted has left folders and empty files behind, and nothing else is there.
  const places = stdout.trim().split('\n');
  const mounted = /^. \/(etc|etc\/(mtab|hosts|hostname|resolv\.conf)|run|run\/.*|dev.*|proc|sys)$/;
  expect(places.filter((line) => line && !mounted.test(line))).toEqual([]);
  await server.stop();
});

test('process 1 is the server, so that it gets the signals; its end is 0', async () => {
  const name = `reviewscore-e2e-signals-${process.pid}`;
  const options = [...LOCKED, ...ON_HOST, '--name', name];
  const server = await listening(watch(spawnContainer({ options, env: PORT_OF_ANY })));
  const { stdout } = await tool('exec', name, 'cat', '/proc/1/cmdline');
  expect(stdout).toBe('node\0dist/main.mjs\0');
  const end = new Promise((resolve) => server.process.once('close', resolve));
  const began = Date.now();
  await tool('stop', name);
  expect(await end).toBe(0);
  // It was not killed after the ten seconds that a container is given.
  expect(Date.now() - began).toBeLessThan(8_000);
});

test('its health check tells ready from not ready', async () => {
  const { stdout: inspected } = await tool('image', 'inspect', IMAGE);
  const [{ Config, Healthcheck }] = JSON.parse(inspected) as [
    { Config: { Healthcheck?: { Test: string[] } }; Healthcheck?: { Test: string[] } },
  ];
  const check = (Config.Healthcheck ?? Healthcheck)?.Test ?? [];
  expect(check[0]).toBe('CMD');
  const name = `reviewscore-e2e-health-${process.pid}`;
  const options = [...LOCKED, ...ON_HOST, '--name', name];
  const env = { HOST: '0.0.0.0', PORT: '18437' };
  const server = await listening(watch(spawnContainer({ options, env })));
  const ready = await tool('exec', name, ...check.slice(1));
  expect(ready).toEqual({ code: 0, stdout: 'ready\n', stderr: '' });
  const elsewhere = await tool('exec', '--env=PORT=18438', name, ...check.slice(1));
  expect(elsewhere.code).toBe(1);
  expect(elsewhere.stdout).toContain('not ready');
  await server.stop();
});

test('a setting that cannot be used ends it with 78 and a message', async () => {
  const { code, stderr } = await runContainer({ options: LOCKED, env: { PORT: 'eight' } });
  expect(code).toBe(78);
  expect(stderr).toContain('PORT="eight" cannot be used');
});
