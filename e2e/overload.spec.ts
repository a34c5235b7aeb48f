import { call, expectStillAnswers, GUIDE_ANSWER, GUIDE_BODY, PREDICT, post, SCORE } from './api.ts';
import { openSocket, request } from './raw.ts';
import { startServer } from './server.ts';
import { expect, test } from './test.ts';

/** About 3 MB of text in 300 reviews: a good many calls to the engine. */
const LARGE = JSON.stringify({
  reviews: Array.from({ length: 300 }, (_, id) => ({
    id,
    text: `Review ${id}: ${'a long and winding story that takes its time. '.repeat(210)}`,
  })),
});

test('while too much waits new requests are told 503 and when to come back, and those taken are answered', async () => {
  const server = await startServer({ env: { PRED_QUEUE_MAX_ROWS: '300' } });
  const answers = await Promise.all(Array.from({ length: 8 }, () => post(server, SCORE, LARGE)));
  const statuses = answers.map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set([200, 503]));
  const [expected] = answers.filter(({ status }) => status === 200);
  for (const { status, text, headers } of answers) {
    if (status === 200) expect(text).toBe(expected?.text);
    else {
      expect(headers.get('retry-after')).toBe('1');
      expect(text).toContain('The server has too much to do');
    }
  }
  await expectStillAnswers(server);
  await server.stop();
});

test('a small request need not wait for the large ones before it, nor for those whose callers have gone', async () => {
  const server = await startServer({ env: { LOG_LEVEL: 'info' } });
  const sockets = await Promise.all([1, 2, 3, 4].map(() => openSocket(server)));
  const sent = sockets.map(
    (socket) => new Promise((resolve) => socket.write(request(SCORE, LARGE), resolve)),
  );
  const large = post(server, SCORE, LARGE);
  await Promise.all(sent);
  for (const socket of sockets) socket.destroy();
  const [first] = await Promise.race([
    post(server, PREDICT, GUIDE_BODY).then(({ text }) => [text]),
    large.then(() => ['the large one']),
  ]);
  expect(first).toBe(GUIDE_ANSWER);
  expect((await large).status).toBe(200);
  expect((await call(server, '/readyz')).status).toBe(200);
  // One that was computed before its caller was seen to leave is a 200 in the log.
  await expect.poll(() => server.stderr.match(/"status":499/g)?.length ?? 0).toBeGreaterThan(0);
  expect(server.stderr).not.toContain('"level":50');
  await server.stop();
});
