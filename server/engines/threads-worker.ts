/** What a worker thread runs: it loads its own model, says so, and then answers call after call in their order. */
import { constants, getPriority, platform, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import type { StringColumn } from '../savedmodel/index.ts';
import { loadScorer } from './portable.ts';
import { warmUp } from './sample.ts';
import type { Reply } from './scoring-thread.ts';

/** By how much a thread that computes stands back behind the one that answers requests: there are as many as processors. */
const NICENESS = 5;

// Only on Linux is a priority one thread's own.
if (platform() === 'linux') {
  setPriority(Math.min(getPriority() + NICENESS, constants.priority.PRIORITY_LOW));
}

const { folder } = workerData as { folder: string };

const score = await loadScorer(folder);
try {
  warmUp(score);
} catch {
  // A model may refuse these texts by a check of its own, and answer others.
}
reply({ scores: new Float32Array() });
parentPort?.on('message', (texts: StringColumn) => {
  try {
    // A copy: the model may go on writing where its output lies, and what is transferred is gone here.
    reply({ scores: score(texts).slice() });
  } catch (cause) {
    reply({ error: cause instanceof Error ? cause.message : String(cause) });
  }
});

function reply(message: Reply): void {
  parentPort?.postMessage(message, 'scores' in message ? [message.scores.buffer] : []);
}
