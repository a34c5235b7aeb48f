/** Follows a pointer: whichever run it names is loaded beside the active one and takes over. */
import { setTimeout as pause } from 'node:timers/promises';
import { isServiceError } from '../errors.ts';
import type { Runs } from './runs.ts';

interface WatchOptions {
  runs: Pick<Runs, 'active' | 'find' | 'load' | 'activate' | 'unload'>;
  /** The id of the run that is to be served; undefined where nobody has named one. */
  readPointer: () => Promise<string | undefined>;
  everyMs: number;
  signal: AbortSignal;
  /** Told of what keeps it from following; the same thing once. */
  warn: (message: string) => void;
}

/** Ends when the signal fires, and never throws. What the pointer names is dealt with once: after a roll-back it has to change. */
export async function watch({
  runs,
  readPointer,
  everyMs,
  signal,
  warn,
}: WatchOptions): Promise<void> {
  const wait = () => pause(everyMs, undefined, { signal, ref: false }).catch(() => {});
  let told: string | undefined;
  const tell = (cause: unknown) => {
    const { message } = cause as Error;
    if (message !== told && !signal.aborted) warn(message);
    told = message;
  };
  let settled: string | undefined;
  let coming: string | undefined;

  async function follow(wanted: string): Promise<void> {
    if (coming !== wanted) await abandon();
    if (wanted !== runs.active.run.uuid) {
      const model = runs.find(wanted) ?? runs.load(wanted);
      coming = wanted;
      // The next look comes in time even where loading takes long: the pointer may have moved on.
      await settling(wanted, Promise.race([model.load(), wait()]));
      if (model.state !== 'ready') return;
      await settling(wanted, runs.activate(wanted));
    }
    coming = undefined;
    settled = wanted;
    told = undefined;
  }

  /** A run that is no good, or that is refused, gets no better by being asked for again. */
  async function settling(wanted: string, work: Promise<unknown>): Promise<void> {
    try {
      await work;
    } catch (cause) {
      // Too busy to hold the trial now: the next look finds the run ready.
      if (isServiceError(cause) && cause.code === 'SERVICE_UNAVAILABLE') throw cause;
      settled = wanted;
      await abandon();
      throw cause;
    }
  }

  async function abandon(): Promise<void> {
    if (coming !== undefined) await runs.unload(coming).catch(() => {});
    coming = undefined;
  }

  for (; !signal.aborted; await wait()) {
    try {
      const wanted = await readPointer();
      if (wanted !== undefined && wanted !== settled) await follow(wanted);
    } catch (cause) {
      tell(cause);
    }
  }
}
