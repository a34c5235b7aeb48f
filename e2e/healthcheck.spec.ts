import { expect, test } from '@playwright/test';
import { freePorts } from './platform.ts';
import { ended, launchHealthcheck, startServer } from './server.ts';

for (const name of [
  'PORT',
  'MLSERVER_HTTP_PORT',
  'PREDICTIVE_UNIT_HTTP_SERVICE_PORT',
  'AIP_HTTP_PORT',
]) {
  test(`the health check asks at ${name}, where the server listens`, async () => {
    const [port, elsewhere] = await freePorts(2);
    const server = await startServer({ env: { PORT: '', [name]: `${port}` } });
    expect(new URL(server.url).port).toBe(`${port}`);
    const ready = { code: 0, stdout: 'ready\n', stderr: '' };
    expect(await check({ [name]: `${port}` })).toEqual(ready);
    expect(await check({ [name]: `${port}`, HOST: '0.0.0.0' })).toEqual(ready);
    const other = await check({ [name]: `${elsewhere}` });
    expect(other).toMatchObject({ code: 1, stdout: expect.stringContaining('not ready: connect') });
    await server.stop();
  });
}

test('what keeps the health check from asking is said', async () => {
  for (const [port, problem] of [
    ['eight', 'PORT="eight" cannot be used'],
    ['0', 'Set PORT to a fixed one'],
  ] as const) {
    const { code, stdout } = await check({ PORT: port });
    expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining(problem) });
  }
});

function check(env: Record<string, string>) {
  return ended(launchHealthcheck(env));
}
