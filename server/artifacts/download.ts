/** One file of a run onto the disk: what is there already is kept, what arrives is checked. */
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { ArtifactError, diskError } from './artifact-error.ts';
import { Digest } from './digest.ts';
import type { RunStore, StoredFile } from './store.ts';

interface DownloadOptions {
  store: RunStore;
  file: StoredFile;
  /** Where it goes; while it is not whole, it is there as `<path>.part`. */
  path: string;
  signal: AbortSignal;
  /** Milliseconds without a byte after which a stream counts as hanging. */
  idleMs?: number | undefined;
  /** Told the bytes of this file that are on the disk. */
  onBytes?: (bytes: number) => void;
}

/**
 * Fetches a file, or the rest of it where a part is there from an earlier try.
 *
 * @throws ArtifactError; after a temporary one a further try goes on where this one ended.
 */
export async function download({
  store,
  file,
  path,
  signal,
  idleMs = 20_000,
  onBytes = () => {},
}: DownloadOptions): Promise<void> {
  const part = `${path}.part`;
  try {
    if (await isWhole(path, file)) return onBytes(file.size);
    await mkdir(dirname(path), { recursive: true });
    const digest = await Digest.of(file);
    let bytes = await resume(part, file, digest);
    onBytes(bytes);
    const target = await open(part, 'a');
    try {
      if (bytes < file.size) {
        const read = (own: AbortSignal) => store.read(file, bytes, own);
        for await (const chunk of steady(read, signal, idleMs)) {
          await target.appendFile(chunk);
          digest.update(chunk);
          bytes += chunk.length;
          onBytes(bytes);
        }
      }
      // A crash of the machine must not leave the name without the bytes.
      await target.sync();
    } finally {
      await target.close();
    }
    await requireSound(bytes, file, part, digest, store.uri);
    await rename(part, path);
  } catch (cause) {
    signal.throwIfAborted();
    throw diskError(cause, path);
  }
}

/** A file of the right size and contents, from an earlier try. */
async function isWhole(path: string, file: StoredFile): Promise<boolean> {
  const size = await sizeOf(path);
  if (size === undefined) return false;
  if (size === file.size && isKnowable(file)) {
    const digest = await Digest.of(file);
    for await (const chunk of createReadStream(path)) digest.update(chunk);
    if (digest.matches()) return true;
  }
  await rm(path, { recursive: true });
  return false;
}

/** The bytes of a part that are there already, all of which the digest has seen. */
async function resume(part: string, file: StoredFile, digest: Digest): Promise<number> {
  const size = await sizeOf(part);
  if (!size) return 0;
  if (size > file.size || !isKnowable(file)) {
    await truncate(part);
    return 0;
  }
  for await (const chunk of createReadStream(part)) digest.update(chunk);
  return size;
}

/** Without a checksum nobody can tell what is there from the same file before it was replaced. */
const isKnowable = ({ crc32c, md5 }: StoredFile) => (crc32c ?? md5) !== undefined;

async function sizeOf(path: string): Promise<number | undefined> {
  const found = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'ENOENT') throw cause;
  });
  return found?.size;
}

async function requireSound(
  bytes: number,
  file: StoredFile,
  part: string,
  digest: Digest,
  uri: string,
): Promise<void> {
  const what = `${file.name} of ${uri}`;
  if (bytes < file.size) {
    const message = `${what} ended after ${bytes} of ${file.size} bytes.`;
    throw new ArtifactError('temporary', message);
  }
  if (bytes === file.size && digest.matches()) return;
  await rm(part);
  const message = `${what} arrived with other bytes than its checksum says.`;
  throw new ArtifactError('temporary', message);
}

/** The chunks of a stream; one that hangs ends with an error. */
async function* steady(
  read: (signal: AbortSignal) => Promise<Readable>,
  signal: AbortSignal,
  idleMs: number,
): AsyncGenerator<Buffer> {
  const hanging = new AbortController();
  const giveUp = () => {
    const message = `Nothing came for ${idleMs / 1000} seconds.`;
    hanging.abort(new ArtifactError('temporary', message));
  };
  let timer = setTimeout(giveUp, idleMs);
  try {
    for await (const chunk of await read(AbortSignal.any([signal, hanging.signal]))) {
      clearTimeout(timer);
      yield chunk;
      timer = setTimeout(giveUp, idleMs);
    }
  } finally {
    clearTimeout(timer);
  }
}
