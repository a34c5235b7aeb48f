/**
 * One engine in a process of its own, measured on request: so neither engine shares a heap, a compiler or
 * a thread pool with the other.
 */
import { loadPortableEngine } from '../server/engines/portable.ts';
import { batchSource, type Case } from './cases.ts';
import { loadNative } from './native.ts';

/** What the process is asked: to run this case for about that long. */
export interface MeasureRequest {
  readonly case: Case;
  readonly ms: number;
}

/** What it answers: microseconds a call. */
export interface Measured {
  readonly micros: number;
}

/** What it says first. */
export interface Loaded {
  readonly loadMs: number;
  readonly residentMb: number;
  /** By how much more that is than before the model was loaded, garbage left out. */
  readonly heldMb: number;
}

const [, , engineName, folder] = process.argv as [string, string, 'portable' | 'native', string];
const before = residentMb();
const start = performance.now();
const engine = await (engineName === 'native' ? loadNative : loadPortableEngine)(folder);
await engine.predict(['Great fun from start to finish.']);
const loadMs = performance.now() - start;
const after = residentMb();
const loaded: Loaded = { loadMs, residentMb: after, heldMb: after - before };
process.send?.(loaded);

const nextBatch = batchSource(folder);

process.on('message', async ({ case: what, ms }: MeasureRequest) => {
  let calls = 0;
  const start = performance.now();
  let elapsed = 0;
  while (elapsed < ms || calls < 2) {
    await engine.predict(nextBatch(what));
    calls++;
    elapsed = performance.now() - start;
  }
  const measured: Measured = { micros: (elapsed * 1000) / calls };
  process.send?.(measured);
});
/** Without what the collector would free. */
function residentMb(): number {
  globalThis.gc?.();
  return process.memoryUsage.rss() / 2 ** 20;
}

process.on('disconnect', () => process.exit(0));
