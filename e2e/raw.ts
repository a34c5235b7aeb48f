/** HTTP by hand, for what no client would send. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { ServerProcess } from './server.ts';

export interface RawAnswer {
  status: number;
  headers: Headers;
  body: string;
}

export async function openSocket({ url }: ServerProcess): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  // Writing on after the server has hung up is part of some tests.
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

/** Sends bytes and resolves with all that comes back until the server closes. */
export async function exchange(server: ServerProcess, bytes: string): Promise<RawAnswer[]> {
  const socket = await openSocket(server);
  socket.write(bytes);
  return readAnswers(socket);
}

/** As `exchange`, but hangs up soon after the answer instead of sending the body that it announced. */
export async function exchangeHead(server: ServerProcess, bytes: string): Promise<RawAnswer[]> {
  const socket = await openSocket(server);
  socket.write(bytes);
  socket.once('data', () => setTimeout(() => socket.end(), 100));
  return readAnswers(socket);
}

export function readAnswers(socket: Socket): Promise<RawAnswer[]> {
  let text = '';
  socket.setEncoding('latin1');
  socket.on('data', (chunk) => {
    text += chunk;
  });
  return new Promise((resolve) => socket.once('close', () => resolve(parse(text))));
}

/** A request with a JSON body, as bytes. */
export function request(path: string, body: string, ...headers: string[]): string {
  const head = [
    `POST ${path} HTTP/1.1`,
    'host: localhost',
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    ...headers,
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}

function parse(text: string): RawAnswer[] {
  const answers: RawAnswer[] = [];
  for (let rest = text; rest; ) {
    const end = rest.indexOf('\r\n\r\n') + 4;
    const [line = '', ...fields] = rest.slice(0, end - 4).split('\r\n');
    const headers = new Headers();
    for (const field of fields) {
      const colon = field.indexOf(':');
      headers.append(field.slice(0, colon), field.slice(colon + 1));
    }
    const chunked = headers.get('transfer-encoding') === 'chunked';
    const size = chunked ? rest.length - end : Number(headers.get('content-length') ?? 0);
    const status = Number(line.split(' ')[1]);
    answers.push({ status, headers, body: rest.slice(end, end + size) });
    rest = rest.slice(end + size);
  }
  return answers;
}
