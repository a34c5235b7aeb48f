/** How the server ends when it is told to. */
import { once } from 'node:events';
import { call, GUIDE_ANSWER, GUIDE_BODY, PREDICT } from './api.ts';
import { openSocket, readAnswers, request } from './raw.ts';
import { startServer } from './server.ts';
import { expect, test } from './test.ts';

test('at SIGTERM requests under way are answered, no new ones are taken, and the end is 0', async () => {
  const server = await startServer();
  const socket = await openSocket(server);
  const idle = await openSocket(server);
  const idleClosed = once(idle, 'close');
  const answers = readAnswers(socket);
  const bytes = request(PREDICT, GUIDE_BODY);
  socket.write(bytes.slice(0, -20));
  await call(server, '/healthz');
  const end = server.stop('SIGTERM');
  await expect
    .poll(() =>
      call(server, '/healthz').then(
        () => 'answers',
        () => 'refused',
      ),
    )
    .toBe('refused');
  await idleClosed;
  socket.write(bytes.slice(-20));
  const [answer, ...more] = await answers;
  expect(answer).toMatchObject({ status: 200, body: GUIDE_ANSWER });
  expect(answer?.headers.get('connection')).toBe('close');
  expect(more).toEqual([]);
  expect(await end).toBe(0);
});
