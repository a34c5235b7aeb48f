import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import type { Engine } from './engine.ts';
import { joined } from './joined.ts';

/** What a call may hold the event loop for, in milliseconds. */
const HELD_MS = 8;

/** Nothing is learnt of calls with less text (UTF-16 units): that those take long is by chance. */
const TELLING_UNITS = 2_000;

/** By how much the price of a text falls with a call that was cheaper: what was dear once may come again. */
const FALL = 0.05;

/**
 * An engine in this thread whose calls go in pieces that leave the event loop its turns. What a text costs is learnt from
 * those that took too long, since a model that is light for one kind of text may not be for another. A text that would take
 * too long by itself goes to a thread, which is begun when there has been one.
 *
 * @param loadThread - begins the thread, where there can be one.
 */
export function withShortCalls(
  inline: Engine,
  loadThread: (() => Promise<Engine | undefined>) | undefined,
): Engine {
  let msPerUnit = 0;
  let thread: Engine | undefined;
  let hasBegun = false;
  let isDisposed = false;

  async function beginThread(): Promise<void> {
    if (hasBegun || !loadThread) return;
    hasBegun = true;
    const loaded = await loadThread();
    if (isDisposed) loaded?.dispose();
    else thread = loaded;
  }

  async function score(texts: readonly string[]): Promise<Float32Array> {
    const units = unitsOf(texts);
    const isLong = texts.length === 1 && units * msPerUnit > HELD_MS;
    if (isLong && thread) return thread.predict(texts);
    const start = performance.now();
    const scores = await inline.predict(texts);
    const ms = performance.now() - start;
    if (units < TELLING_UNITS) return scores;
    const price = ms / units;
    if (ms > HELD_MS) msPerUnit = Math.max(msPerUnit, price);
    else if (price < msPerUnit) msPerUnit += (price - msPerUnit) * FALL;
    if (texts.length === 1 && ms > HELD_MS) void beginThread();
    return scores;
  }

  return {
    ...inline,
    async predict(texts) {
      const pieces: Float32Array[] = [];
      for (let from = 0; from < texts.length; ) {
        const to = endOfPiece(texts, from, HELD_MS / msPerUnit);
        if (from > 0) await turnOfEventLoop();
        pieces.push(await score(texts.slice(from, to)));
        from = to;
      }
      return joined(pieces);
    },
    dispose() {
      isDisposed = true;
      inline.dispose();
      thread?.dispose();
    },
  };
}

/** As many texts as have so many UTF-16 units, and at least one. */
function endOfPiece(texts: readonly string[], from: number, maxUnits: number): number {
  let to = from;
  let units = 0;
  do units += (texts[to++] as string).length;
  while (to < texts.length && units + (texts[to] as string).length <= maxUnits);
  return to;
}

function unitsOf(texts: readonly string[]): number {
  return texts.reduce((units, { length }) => units + length, 0);
}
