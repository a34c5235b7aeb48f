/** One process at a time, of all that share a folder: workers of a machine, pods on a volume. */
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { lock } from 'proper-lockfile';
import { ArtifactError, diskError } from './artifact-error.ts';

/** Milliseconds without a sign of life after which a lock's holder counts as dead. */
const STALE_MS = 15_000;
const ASK_AGAIN_MS = 300;

interface LockOptions {
  signal: AbortSignal;
  /** Told once, where another process holds the lock. */
  onWait?: () => void;
}

/**
 * Runs a piece of work while holding the lock at a path.
 *
 * @param work - is given a signal that also fires where the lock was lost: this process has slept for so long that another took it.
 */
export async function withLock<T>(
  path: string,
  { signal, onWait = () => {} }: LockOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const lost = new AbortController();
  const acquire = () =>
    lock(path, {
      realpath: false,
      lockfilePath: path,
      stale: STALE_MS,
      onCompromised: (cause) =>
        lost.abort(new ArtifactError('temporary', `The lock ${path} was lost.`, { cause })),
    });
  await mkdir(dirname(path), { recursive: true }).catch((cause) => {
    throw diskError(cause, dirname(path));
  });
  for (let asked = 0; ; asked++) {
    signal.throwIfAborted();
    try {
      const release = await acquire();
      try {
        return await work(AbortSignal.any([signal, lost.signal]));
      } finally {
        if (!lost.signal.aborted) await release();
      }
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'ELOCKED') throw diskError(cause, path);
    }
    if (asked === 0) onWait();
    await pause(ASK_AGAIN_MS, undefined, { signal });
  }
}
