import { once } from 'node:events';
import type { Socket } from 'node:net';
import { expectStillAnswers, GUIDE_ANSWER, GUIDE_BODY, PREDICT, SCORE } from './api.ts';
import { exchange, exchangeHead, openSocket, readAnswers, request } from './raw.ts';
import { expect, test } from './test.ts';

const MB = 1024 * 1024;
const head = (path: string, ...headers: string[]) =>
  [`POST ${path} HTTP/1.1`, 'host: x', 'content-type: application/json', ...headers, '', ''].join(
    '\r\n',
  );

/** Whatever is done to a connection, others are served, and the server blames itself for nothing. */
test.afterEach(async ({ server }) => {
  await expectStillAnswers(server);
  expect(server.stderr).not.toContain('"level":50');
});

for (const path of [PREDICT, '/api/trpc/model.predict']) {
  test(`a body announced as larger than 10 MB is refused at ${path} before a byte of it is sent`, async ({
    server,
  }) => {
    const [answer, ...more] = await exchangeHead(
      server,
      head(path, `content-length: ${10 * MB + 1}`),
    );
    expect(answer?.status).toBe(413);
    expect(answer?.headers.get('connection')).toBe('close');
    expect(answer?.body).toContain('PAYLOAD_TOO_LARGE');
    expect(answer?.body).toContain('Send the reviews in several requests.');
    expect(more).toEqual([]);
  });
}

test('a body without an announced length is cut off soon after 10 MB', async ({ server }) => {
  const socket = await openSocket(server);
  const answers = readAnswers(socket);
  const { untilAnswer, untilClose } = await sendEndlessly(socket);
  const [answer] = await answers;
  expect(answer?.status).toBe(413);
  // What was on its way in the buffers of both ends is not read, but it was sent: on a busy machine some 20 MB.
  expect(untilAnswer).toBeGreaterThan(10 * MB);
  expect(untilAnswer).toBeLessThan(45 * MB);
  // The rest is thrown away for a moment, so that the sender gets to read the answer.
  expect(untilClose).toBeLessThan(90 * MB);
});

async function sendEndlessly(socket: Socket) {
  const block = ' '.repeat(MB / 4);
  const chunk = `${block.length.toString(16)}\r\n${block}\r\n`;
  let sent = 0;
  let untilAnswer = 0;
  socket.once('data', () => {
    untilAnswer = sent;
  });
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.write(head(PREDICT, 'transfer-encoding: chunked'));
  while (socket.writable) {
    sent += block.length;
    if (socket.write(chunk)) continue;
    await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), closed]);
  }
  await closed;
  return { untilAnswer, untilClose: sent };
}

test('who asks before sending is told to go on, or refused at once', async ({ server }) => {
  const small = await openSocket(server);
  const answers = readAnswers(small);
  small.write(
    head(
      PREDICT,
      'expect: 100-continue',
      'connection: close',
      `content-length: ${GUIDE_BODY.length}`,
    ),
  );
  await once(small, 'data');
  small.write(GUIDE_BODY);
  const [first, second] = await answers;
  expect(first?.status).toBe(100);
  expect(second).toMatchObject({ status: 200, body: GUIDE_ANSWER });
  const large = head(PREDICT, 'expect: 100-continue', `content-length: ${11 * MB}`);
  const refused = await exchangeHead(server, large);
  expect(refused.map(({ status }) => status)).toEqual([413]);
});

test('requests on one connection are answered in their order, also after errors', async ({
  server,
}) => {
  const answers = await exchange(
    server,
    [
      request(PREDICT, GUIDE_BODY),
      request(PREDICT, '{"reviews":[{"id":"1","text":""}]}'),
      request(PREDICT, '{'),
      'GET /api/nowhere HTTP/1.1\r\nhost: x\r\n\r\n',
      request(SCORE, '{"reviews":[]}'),
      `GET ${PREDICT} HTTP/1.1\r\nhost: x\r\n\r\n`,
      request(PREDICT, GUIDE_BODY, 'connection: close'),
    ].join(''),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 422, 400, 404, 200, 405, 200]);
  expect(answers[0]?.body).toBe(GUIDE_ANSWER);
  expect(answers[1]?.body).toContain('reviews[0].id');
  expect(answers[4]?.body).toMatch(/^\{"data":\[\],"model":/);
  expect(answers[6]?.body).toBe(GUIDE_ANSWER);
});

test('a body that nobody reads is not taken for the next request', async ({ server }) => {
  const smuggled = request(PREDICT, 'GET /api/v1/model/version HTTP/1.1\r\nhost: x\r\n\r\n');
  const asText = smuggled.replace('application/json', 'text/plain');
  for (const [bytes, status] of [
    [asText, 415],
    [smuggled.replace(PREDICT, '/api/nowhere'), 404],
    [smuggled.replace('POST', 'PUT'), 405],
  ] as const) {
    const answers = await exchange(server, bytes);
    expect(answers.map((answer) => answer.status)).toEqual([status]);
    expect(answers[0]?.headers.get('connection')).toBe('close');
  }
});

test('a method that the web does not know is refused in words, not by hanging up', async ({
  server,
}) => {
  const line = `TRACE ${PREDICT} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`;
  const [answer] = await exchange(server, line);
  expect(answer?.status).toBe(405);
  expect(answer?.headers.get('allow')).toBe('POST, OPTIONS');
  expect(answer?.body).toContain(`TRACE is not possible at ${PREDICT}.`);
});

test('what is not HTTP is refused, and a header of 17 kB too', async ({ server }) => {
  const statusOf = async (bytes: string) => (await exchange(server, bytes))[0]?.status;
  expect(await statusOf('HELO mail.example\r\n\r\n')).toBe(400);
  expect(await statusOf(head(PREDICT, `x-long: ${'x'.repeat(17_000)}`))).toBe(431);
  expect(await statusOf(head(PREDICT, 'content-length: 2', 'transfer-encoding: chunked'))).toBe(
    400,
  );
});

test('a body that comes in pieces is read, and nobody waits for it', async ({ server }) => {
  const socket = await openSocket(server);
  const answers = readAnswers(socket);
  const bytes = request(PREDICT, GUIDE_BODY, 'connection: close');
  for (let at = 0; at < bytes.length; at += 40) {
    socket.write(bytes.slice(at, at + 40));
    await expectStillAnswers(server);
  }
  expect(await answers).toMatchObject([{ status: 200, body: GUIDE_ANSWER }]);
});

test('who goes away while being served does no harm', async ({ server }) => {
  const text = 'A long and winding review that takes its time. '.repeat(200);
  const body = JSON.stringify({ reviews: Array(900).fill({ id: 1, text }) });
  const gone = Array.from({ length: 12 }, async (_, number) => {
    const socket = await openSocket(server);
    const bytes = request(SCORE, body);
    socket.write(number % 3 === 0 ? bytes.slice(0, bytes.length / 2) : bytes);
    await new Promise((resume) => setTimeout(resume, number * 10));
    socket.destroy();
  });
  await Promise.all(gone);
});
