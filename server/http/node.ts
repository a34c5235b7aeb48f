/** The edge on `node:http`: a web request in, a web response out, and the connection kept in order. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WebHandler } from './edge.ts';

/** How long, and how much of, an unwanted body is still taken so that its sender reads our answer. */
const LINGER_MS = 2_000;
const LINGER_BYTES = 64 * 1024 * 1024;

/** Answers one request through the handler. */
export async function answerNode(
  handler: WebHandler,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const response = await handler(
    webRequest(incoming, goneSignal(outgoing)),
    incoming.iterator({ destroyOnReturn: false }),
  );
  const body = Buffer.from(await response.arrayBuffer());
  const unread = !incoming.complete;
  for (const [name, value] of response.headers) outgoing.setHeader(name, value);
  if (response.status !== 204) outgoing.setHeader('content-length', body.byteLength);
  if (unread) outgoing.setHeader('connection', 'close');
  outgoing.writeHead(response.status);
  if (incoming.method !== 'HEAD') outgoing.write(body);
  if (unread) await linger(incoming);
  outgoing.end();
}

/** Closing at once on a sender that still writes would reset the connection and lose the answer. */
function linger(incoming: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    let taken = 0;
    const timer = setTimeout(resolve, LINGER_MS);
    incoming.on('data', (chunk: Buffer) => {
      taken += chunk.byteLength;
      if (taken > LINGER_BYTES) resolve();
    });
    for (const event of ['end', 'close', 'error']) incoming.once(event, resolve);
    incoming.once('close', () => clearTimeout(timer));
    incoming.resume();
  });
}

/** Fires when the client hangs up before its answer. */
function goneSignal(outgoing: ServerResponse): AbortSignal {
  const controller = new AbortController();
  outgoing.once('close', () => {
    if (!outgoing.writableEnded) controller.abort();
  });
  return controller.signal;
}

function webRequest(incoming: IncomingMessage, signal: AbortSignal): Request {
  const headers = new Headers();
  const { rawHeaders } = incoming;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    headers.append(rawHeaders[at] as string, rawHeaders[at + 1] as string);
  }
  const { method = 'GET', url = '/' } = incoming;
  // The host part is of no use to us, and a client can put anything there.
  const request = new Request(`http://localhost${url}`, {
    method: method === 'TRACE' ? 'GET' : method,
    headers,
  });
  // Given to the constructor, the signal would cost several times as much: it makes one that follows it.
  Object.defineProperty(request, 'signal', { value: signal });
  // A web request cannot be a TRACE; the edge still has to see one in order to refuse it.
  if (method === 'TRACE') Object.defineProperty(request, 'method', { value: method });
  return request;
}

/** The path and query of a request target, which may also come as a whole address or as `*`. */
export function originForm(target: string): string {
  if (target.startsWith('/')) return target;
  if (!/^https?:\/\//i.test(target) || !URL.canParse(target)) return '/';
  const { pathname, search } = new URL(target);
  return pathname + search;
}
