/** The few routes of Cloud Storage's JSON API that fetching needs, in this process, with faults on demand. For tests. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CRC32C } from '@google-cloud/storage';

export interface FakeObject {
  bytes: Buffer;
  generation: number;
  crc32c: string;
  contentEncoding?: string;
}

/** May answer a request itself: returns true where it has, or will. */
export type Fault = (
  request: IncomingMessage,
  response: ServerResponse,
  object?: string,
) => boolean | undefined;

export class FakeGcs {
  readonly buckets = new Map<string, Map<string, FakeObject>>();
  /** Paths asked for, with their ranges. */
  readonly requests: { path: string; range: string | undefined }[] = [];
  /** Objects on a page of a listing. */
  pageSize = 1000;
  fault: Fault = () => false;
  #generation = 1_700_000_000_000_000;
  readonly #server = createServer((request, response) => this.#answer(request, response));

  async start(): Promise<string> {
    await new Promise<void>((resolve) => {
      this.#server.listen(0, '127.0.0.1', resolve);
    });
    return this.url;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }

  put(bucket: string, name: string, bytes: Buffer | string, more: Partial<FakeObject> = {}): void {
    const content = Buffer.from(bytes);
    const crc32c = new CRC32C();
    crc32c.update(content);
    const objects = this.buckets.get(bucket) ?? new Map<string, FakeObject>();
    this.buckets.set(bucket, objects);
    this.#generation++;
    const generation = this.#generation;
    objects.set(name, { bytes: content, generation, crc32c: crc32c.toString(), ...more });
  }

  /** Objects downloaded, each as often as it was asked for. */
  get downloads(): string[] {
    return this.requests.filter(({ path }) => path.includes('alt=media')).map(({ path }) => path);
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', 'http://fake');
    this.requests.push({ path: url.pathname + url.search, range: request.headers.range });
    const [, bucket, object] = /^\/storage\/v1\/b\/([^/]+)\/o(?:\/(.+))?$/.exec(url.pathname) ?? [];
    const name = object === undefined ? undefined : decodeURIComponent(object);
    if (this.fault(request, response, name)) return;
    const objects = this.buckets.get(bucket ?? '');
    if (!objects) fail(response, 404, 'The specified bucket does not exist.');
    else if (name === undefined) this.#list(objects, url.searchParams, response);
    else {
      const found = objects.get(name);
      const wanted = url.searchParams.get('generation') ?? String(found?.generation);
      if (wanted === String(found?.generation) && found) send(found, request, response);
      else fail(response, 404, `No such object: ${bucket}/${name}`);
    }
  }

  #list(objects: Map<string, FakeObject>, query: URLSearchParams, response: ServerResponse): void {
    const names = [...objects.keys()].filter((name) => name.startsWith(query.get('prefix') ?? ''));
    names.sort();
    const from = Number(query.get('pageToken') ?? 0);
    const to = from + this.pageSize;
    const items = names
      .slice(from, to)
      .map((name) => metadata(name, objects.get(name) as FakeObject));
    const next = to < names.length ? { nextPageToken: String(to) } : {};
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ kind: 'storage#objects', items, ...next }));
  }
}

function metadata(
  name: string,
  { bytes, generation, crc32c, contentEncoding }: FakeObject,
): object {
  return {
    name,
    size: String(bytes.length),
    generation: String(generation),
    crc32c,
    md5Hash: createHash('md5').update(bytes).digest('base64'),
    contentEncoding,
  };
}

/** As Cloud Storage does: a range where one is asked for, 416 where it begins behind the end. */
function send({ bytes }: FakeObject, request: IncomingMessage, response: ServerResponse): void {
  const { range } = request.headers;
  const from = Number(/^bytes=(\d+)-/.exec(range ?? '')?.[1] ?? 0);
  if (range && from >= bytes.length) {
    fail(response, 416, 'Requested range not satisfiable');
    return;
  }
  const rest = bytes.subarray(from);
  const ofWhole = `bytes ${from}-${bytes.length - 1}/${bytes.length}`;
  const headers = { 'content-length': rest.length, ...(range && { 'content-range': ofWhole }) };
  response.writeHead(range ? 206 : 200, headers);
  response.end(rest);
}

export function fail(response: ServerResponse, code: number, message: string): void {
  response.writeHead(code, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ error: { code, message, errors: [{ message }] } }));
}
