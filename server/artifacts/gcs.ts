/** A run in Google Cloud Storage. */
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { GetFilesResponse, Storage } from '@google-cloud/storage';
import type { Response } from 'undici';
import { ArtifactError } from './artifact-error.ts';
import { type Ask, credentials, type GcsAccess, gcsClient } from './gcs-client.ts';
import { explainGcsError } from './gcs-error.ts';
import { proxiedFetch } from './proxied-fetch.ts';
import type { RunStore, StoredFile } from './store.ts';

/** Milliseconds that one page of a listing may take. */
const LIST_TIMEOUT_MS = 30_000;

/** @param uri - `gs://bucket/folder` of the run. @throws ArtifactError for one without a bucket. */
export function gcsStore(uri: string, access: GcsAccess): RunStore {
  const [, bucket, folder] = /^gs:\/\/([^/]+)(?:\/(.+))?$/i.exec(uri) ?? [];
  if (!bucket) {
    const message = `"${uri}" names no bucket. Write gs://bucket/prefix.`;
    throw new ArtifactError('configuration', message);
  }
  const ask = gcsClient(access);
  const fetch = proxiedFetch();
  const below = folder === undefined ? '' : `${folder}/`;
  const explained = (cause: unknown) => explainGcsError(cause, uri);
  return {
    uri,
    async list(prefix, signal) {
      try {
        return await listAll(ask, bucket, { folder: below, prefix, signal });
      } catch (cause) {
        throw explained(cause);
      }
    },
    async read(file, from, signal) {
      try {
        const path = `/b/${bucket}/o/${encodeURIComponent(below + file.name)}`;
        const options = { fetch, from, signal, explained };
        return await ask((storage) => readMedia(storage, path, file, options));
      } catch (cause) {
        throw explained(cause);
      }
    },
  };
}

interface ListOptions {
  folder: string;
  prefix: string;
  signal: AbortSignal;
}

async function listAll(
  ask: Ask,
  bucket: string,
  { folder, prefix, signal }: ListOptions,
): Promise<StoredFile[]> {
  const files: StoredFile[] = [];
  let pageToken: string | undefined;
  do {
    const query = { prefix: folder + prefix, autoPaginate: false, pageToken: pageToken ?? '' };
    const [page, next] = await ask<GetFilesResponse>((storage) =>
      within(storage.bucket(bucket).getFiles(query), signal),
    );
    for (const { name, metadata } of page) {
      // What consoles make to show a folder: an object of no bytes with a slash at its end.
      if (name.endsWith('/') && Number(metadata.size) === 0) continue;
      if (metadata.contentEncoding === 'gzip') throw compressed(name);
      files.push({
        name: name.slice(folder.length),
        size: Number(metadata.size),
        crc32c: metadata.crc32c,
        md5: metadata.md5Hash,
        generation: metadata.generation === undefined ? undefined : String(metadata.generation),
      });
    }
    pageToken = (next as { pageToken?: string } | null)?.pageToken;
  } while (pageToken);
  return files;
}

function compressed(name: string): ArtifactError {
  return new ArtifactError(
    'configuration',
    `The object ${name} is stored compressed (content-encoding gzip). Upload it again without compression: gsutil cp without -z and -Z.`,
  );
}

interface ReadOptions {
  fetch: ReturnType<typeof proxiedFetch>;
  from: number;
  signal: AbortSignal;
  explained: (cause: unknown) => unknown;
}

/**
 * The bytes come by `fetch` with the client's credentials: a stream of the client's own neither ends nor fails where the
 * connection is cut in the middle of a body.
 */
async function readMedia(
  storage: Storage,
  path: string,
  { name, generation }: StoredFile,
  { fetch, from, signal, explained }: ReadOptions,
): Promise<Readable> {
  const pinned = generation === undefined ? '' : `&generation=${generation}`;
  const url = `${storage.baseUrl}${path}?alt=media${pinned}`;
  const headers = { ...(await credentials(storage, url)), range: `bytes=${from}-` };
  const response = await fetch(url, { headers, signal });
  const body = await requireBody(response, name, from);
  return Readable.from(chunksOf(body, signal, explained), { objectMode: false });
}

/**
 * What `fetch` itself makes of its signal is not enough: once the answer has begun, a garbage collection can make it deaf
 * to it, in Node 20.
 */
async function* chunksOf(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
  explained: (cause: unknown) => unknown,
): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  const giveUp = () => void reader.cancel(signal.reason).catch(() => {});
  signal.addEventListener('abort', giveUp);
  try {
    for (;;) {
      signal.throwIfAborted();
      const { done, value } = await reader.read();
      signal.throwIfAborted();
      if (done) return;
      yield value;
    }
  } catch (cause) {
    throw explained(cause);
  } finally {
    signal.removeEventListener('abort', giveUp);
    giveUp();
  }
}

async function requireBody(
  response: Response,
  name: string,
  from: number,
): Promise<ReadableStream<Uint8Array>> {
  const { ok, status, body } = response;
  if (status === 404) {
    const message = `${name} was replaced or removed while it was fetched.`;
    throw new ArtifactError('changed', message);
  }
  if (!ok || !body) throw Object.assign(new Error(await response.text()), { code: status });
  if (from === 0 || status === 206) return body as ReadableStream<Uint8Array>;
  await body.cancel();
  throw new ArtifactError('temporary', `${name} was sent from its beginning, not from ${from}.`);
}

/** The client's calls cannot be given up; what waits for them can. */
async function within<T>(call: Promise<T>, signal: AbortSignal): Promise<T> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(LIST_TIMEOUT_MS)]);
  return new Promise<T>((resolve, reject) => {
    if (limit.aborted) reject(limit.reason);
    limit.addEventListener('abort', () => reject(limit.reason), { once: true });
    call.then(resolve, reject);
  });
}
