/** The built server under load: requests by autocannon over loopback, 16 connections. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import autocannon from 'autocannon';
import { median } from './median.ts';
import { reviewWriter } from './reviews.ts';

const CONNECTIONS = 16;
const SECONDS = 6;
const STARTS = 5;

export interface LoadResult {
  readonly request: string;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly failed: number;
}

export interface ServerResults {
  /** Median of several starts, from the process's begin to the first 200 of /readyz. */
  readonly readyMs: number;
  readonly idleMb: number;
  readonly loadedMb: number;
  readonly load: readonly LoadResult[];
  /** Milliseconds: the event loop's delay (p99) while a model in threads scores. */
  readonly heldMs: number;
}

/** A model that is heavy, so that threads score by it. */
const HEAVY = 'training/zoo/models/transformer';
/** What the server's histogram of the event loop counts as a delay though nothing holds it: Node looks every 10 ms. */
const NO_DELAY_MS = 10;

const TWO_REVIEWS = {
  reviews: [
    { id: 9176, text: 'This movie is quite boring.' },
    { id: 71, text: 'This movie is awesome.' },
  ],
};

/** Starts the server several times, then puts it under load. */
export async function measureServer(
  folder: string,
  progress: (line: string) => void,
): Promise<ServerResults> {
  progress(`server: ${STARTS} starts`);
  const starts: number[] = [];
  for (let i = 1; i < STARTS; i++) {
    const server = await startServer();
    starts.push(server.readyMs);
    await stop(server.process);
  }
  const { url, process, readyMs } = await startServer();
  const idleMb = await residentMb(process);
  const load: LoadResult[] = [];
  const writer = reviewWriter(folder, 7);
  const reviews = Array.from({ length: 32 }, (_, id) => ({ id, text: writer.full() }));
  for (const [request, body] of [
    ['two short reviews', TWO_REVIEWS],
    ['32 full reviews', { reviews }],
  ] as const) {
    progress(`server: ${request}`);
    await putUnderLoad(url, body, 2);
    load.push({ request, ...(await putUnderLoad(url, body, SECONDS)) });
  }
  const loadedMb = await residentMb(process);
  await stop(process);
  const heldMs = await heldUnderLoad(reviews, progress);
  return { readyMs: median([...starts, readyMs]), idleMb, loadedMb, load, heldMs };
}

async function heldUnderLoad(reviews: object, progress: (line: string) => void): Promise<number> {
  progress('server: the event loop beside a heavy model');
  const { url, process } = await startServer({ PRED_MODEL_PATH: HEAVY });
  await putUnderLoad(url, { reviews }, 2);
  // Each look begins a new histogram.
  await eventLoopP99(url);
  await putUnderLoad(url, { reviews }, SECONDS);
  const ms = (await eventLoopP99(url)) * 1000 - NO_DELAY_MS;
  await stop(process);
  return ms;
}

/** Seconds. */
async function eventLoopP99(url: string): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return Number(/^nodejs_eventloop_lag_p99_seconds (\S+)$/m.exec(metrics)?.[1]);
}

async function startServer(env: Readonly<Record<string, string>> = {}) {
  const begin = performance.now();
  const child = spawn(process.execPath, ['dist/main.mjs'], {
    env: { ...process.env, NODE_ENV: 'production', HOST: '127.0.0.1', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += chunk;
      const found = / at (http:\S+)\n/.exec(said)?.[1];
      if (found) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`The server ended with ${code} at its start.`)));
  });
  const { status } = await fetch(`${url}/readyz`);
  if (status !== 200) throw new Error(`The server is not ready though it said so: ${status}.`);
  return { url, process: child as ChildProcess, readyMs: performance.now() - begin };
}

async function putUnderLoad(url: string, body: object, seconds: number) {
  const { requests, latency, non2xx, errors } = await autocannon({
    url: `${url}/api/v1/model/predict`,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    connections: CONNECTIONS,
    duration: seconds,
  });
  return {
    perSecond: requests.average,
    p50: latency.p50,
    p99: latency.p99,
    failed: non2xx + errors,
  };
}

async function residentMb({ pid }: ChildProcess): Promise<number> {
  const ps = spawn('ps', ['-o', 'rss=', '-p', String(pid)]);
  const [kilobytes] = (await once(ps.stdout, 'data')) as [Buffer];
  return Number(kilobytes.toString()) / 1024;
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
