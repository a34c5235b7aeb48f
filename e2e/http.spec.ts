import { call, GUIDE_ANSWER, GUIDE_BODY, PREDICT, post } from './api.ts';
import { exchange } from './raw.ts';
import { startServer } from './server.ts';
import { expect, test } from './test.ts';

const VERSION = '/api/v1/model/version';
const PAGE = 'https://page.example';

test('by default any page may call, without credentials, and read what it needs', async ({
  server,
}) => {
  for (const answer of [
    await post(server, PREDICT, GUIDE_BODY, { origin: PAGE }),
    await post(server, PREDICT, '{', { origin: PAGE }),
    await call(server, '/api/nowhere', { headers: { origin: PAGE } }),
  ]) {
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    expect(answer.headers.get('access-control-expose-headers')).toBe(
      'x-request-id, x-model-uuid, retry-after',
    );
  }
});

const asks = (origin: string) => ({
  method: 'OPTIONS',
  headers: {
    origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'content-type,x-request-id',
  },
});

test('the question before a call from a page is answered for that path', async ({ server }) => {
  const { status, headers, text } = await call(server, PREDICT, asks(PAGE));
  expect({ status, text }).toEqual({ status: 204, text: '' });
  expect(headers.get('access-control-allow-origin')).toBe('*');
  expect(headers.get('access-control-allow-methods')).toBe('POST, OPTIONS');
  expect(headers.get('access-control-allow-headers')).toBe('content-type,x-request-id');
  expect(headers.get('access-control-max-age')).toBe('86400');
});

test('CORS_ORIGIN leaves the API to the pages that it lists', async () => {
  const env = { CORS_ORIGIN: 'https://a.example, https://b.example/' };
  const server = await startServer({ env });
  for (const origin of ['https://a.example', 'https://b.example']) {
    for (const answer of [
      await call(server, PREDICT, asks(origin)),
      await post(server, PREDICT, GUIDE_BODY, { origin }),
    ]) {
      expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
      expect(answer.headers.get('vary')).toBe('origin');
    }
  }
  for (const origin of [PAGE, 'null', 'https://a.example.evil']) {
    const { headers } = await call(server, PREDICT, asks(origin));
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(headers.get('vary')).toBe('origin');
  }
  // No browser, no origin: CORS is none of its business.
  expect((await post(server, PREDICT, GUIDE_BODY)).text).toBe(GUIDE_ANSWER);
  await server.stop();
});

test('HEAD tells what GET would, and sends no body', async ({ server }) => {
  for (const path of [VERSION, '/healthz', '/readyz', '/api/nowhere', '/api/trpc/model.version']) {
    const get = await call(server, path);
    const head = await call(server, path, { method: 'HEAD' });
    expect(head.text).toBe('');
    expect(head.status, path).toBe(get.status);
    for (const name of ['content-type', 'content-length']) {
      expect(head.headers.get(name), `${path} ${name}`).toBe(get.headers.get(name));
    }
  }
});

test('OPTIONS says what a path takes', async ({ server }) => {
  for (const [path, allow] of [
    [PREDICT, 'POST, OPTIONS'],
    [VERSION, 'GET, HEAD, OPTIONS'],
    ['/healthz', 'GET, HEAD, OPTIONS'],
    ['/api/trpc/model.predict', 'GET, POST, HEAD, OPTIONS'],
  ] as const) {
    const { status, headers } = await call(server, path, { method: 'OPTIONS' });
    expect({ status, allow: headers.get('allow') }).toEqual({ status: 204, allow });
  }
});

test('a trailing slash and a query change nothing, and nothing is redirected', async ({
  server,
}) => {
  for (const path of [`${PREDICT}/`, `${PREDICT}?a=b`, `${PREDICT}/?reviews=x`]) {
    const { status, text } = await post(server, path, GUIDE_BODY);
    expect({ status, text }, path).toEqual({ status: 200, text: GUIDE_ANSWER });
  }
  for (const path of [`${VERSION}/`, '/readyz/', '/api/v1/openapi.json/']) {
    expect((await call(server, path)).status, path).toBe(200);
  }
});

test('a request target may be a whole address or a star', async ({ server }) => {
  const ask = async (line: string) => {
    const [answer] = await exchange(
      server,
      `${line} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`,
    );
    return answer;
  };
  const whole = await ask(`GET http://somewhere.example${VERSION}?x=1`);
  expect(whole).toMatchObject({ status: 200, body: expect.stringContaining('model_uuid') });
  expect((await ask('OPTIONS *'))?.status).toBeLessThan(500);
});

test('each answer carries the id that was sent, or a new one', async ({ server }) => {
  const id = async (given?: string) => {
    const headers = given === undefined ? {} : { 'x-request-id': given };
    return (await call(server, VERSION, { headers })).headers.get('x-request-id');
  };
  expect(await id('trace-1.a:b_c')).toBe('trace-1.a:b_c');
  const made = [await id(), await id(), await id('no spaces'), await id('x'.repeat(129))];
  for (const value of made) expect(value).toMatch(/^[0-9a-f-]{36}$/);
  expect(new Set(made).size).toBe(made.length);
});

test('the probes answer and are not stored by anybody in between', async ({ server }) => {
  for (const [path, status] of [
    ['/healthz', 'ok'],
    ['/readyz', 'ready'],
  ] as const) {
    const answer = await call(server, path);
    expect({ status: answer.status, json: answer.json }).toEqual({ status: 200, json: { status } });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  }
});

test('the log has one line a request: its id, its size in time, and no word of a review', async () => {
  const server = await startServer({ env: { LOG_LEVEL: 'info' } });
  await post(server, PREDICT, GUIDE_BODY, { 'x-request-id': 'mine' });
  await server.stop();
  const lines = server.stderr
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))
    .filter(({ msg }) => msg === 'request');
  expect(lines).toEqual([
    expect.objectContaining({ requestId: 'mine', method: 'POST', path: PREDICT, status: 200 }),
  ]);
  expect(lines[0].ms).toBeGreaterThan(0);
  expect(server.stderr).not.toContain('boring');
});
