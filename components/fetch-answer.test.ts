import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { fetchAnswer } from './fetch-answer.ts';

async function answerOf(contentType: string, status: number, body: string): Promise<Response> {
  const server = createServer((_, response) =>
    response.writeHead(status, { 'content-type': contentType }).end(body),
  ).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const response = await fetchAnswer(`http://127.0.0.1:${port}`);
  server.close();
  return response;
}

test('JSON passes as it came', async () => {
  const response = await answerOf('application/json', 422, '{"error": 1}');
  expect([response.status, await response.json()]).toEqual([422, { error: 1 }]);
});

test('HTML becomes an error of the form that tRPC reads, with its status', async () => {
  const response = await answerOf('text/html', 502, '<h1>Bad Gateway</h1>');
  expect(await response.json()).toMatchObject({ error: { data: { httpStatus: 502 } } });
});
