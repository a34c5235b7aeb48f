import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { placed } from './placement.ts';
import { loadPortableEngine } from './portable.ts';
import { ScoringThread } from './scoring-thread.ts';
import { loadThreadedEngine } from './threads.ts';

const folder = 'training/golden/models/average';
const TEXTS = ['', 'a fine film', 'dull \ud800 and ünlovely', 'x '.repeat(3_000), '\0'];
const temporary = mkdtempSync(join(tmpdir(), 'threads-'));
const script = join(temporary, 'threads-worker.mjs');
const mortal = join(temporary, 'mortal.mjs');
const died = join(temporary, 'died');
const telling = join(temporary, 'telling.mjs');
const told = join(temporary, 'told');
const warnings: string[] = [];
const warn = (message: string) => void warnings.push(message);

beforeAll(async () => {
  const entryPoints = ['server/engines/threads-worker.ts'];
  const options = { bundle: true, platform: 'node', format: 'esm', target: 'node20' } as const;
  await build({ ...options, entryPoints, outfile: script });
  // The same, but it dies of one text always, of another the first time, and never ends at a third.
  const contents = `
    import { existsSync, writeFileSync } from 'node:fs';
    import { parentPort } from 'node:worker_threads';
    const on = parentPort.on.bind(parentPort);
    parentPort.on = (name, listener) => on(name, (message) => {
      const bytes = Buffer.from(message.bytes);
      const first = bytes.includes('once') && !existsSync(${JSON.stringify(died)});
      if (first) writeFileSync(${JSON.stringify(died)}, '');
      while (bytes.includes('endless'));
      if (first || bytes.includes('deadly')) throw new Error('it was too much');
      listener(message);
    });
    await import('./server/engines/threads-worker.ts');`;
  await build({ ...options, stdin: { contents, resolveDir: '.' }, outfile: mortal });
  // The same, but it writes down what it is asked.
  const tell = `
    import { appendFileSync } from 'node:fs';
    import { getPriority } from 'node:os';
    import { parentPort, threadId } from 'node:worker_threads';
    await import('./server/engines/threads-worker.ts');
    parentPort.on('message', ({ length }) => {
      appendFileSync(${JSON.stringify(told)}, \`\${threadId} \${length} \${getPriority()}\\n\`);
    });`;
  await build({ ...options, stdin: { contents: tell, resolveDir: '.' }, outfile: telling });
});
afterAll(() => rmSync(temporary, { recursive: true }));

it('gives the very scores that the engine gives inline, from however many threads', async () => {
  const expected = await (await loadPortableEngine(folder)).predict(TEXTS);
  const engine = await loadThreadedEngine(folder, { script, threads: 2, warn });
  expect(engine.lanes).toBe(2);
  const answers = await Promise.all(Array.from({ length: 7 }, () => engine.predict(TEXTS)));
  for (const scores of answers) expect(scores).toEqual(expected);
  engine.dispose();
});

it.each([
  { texts: 4, threads: 1, shares: [4] },
  { texts: 6, threads: 2, shares: [3, 3] },
  { texts: 32, threads: 2, shares: [16, 16] },
  { texts: 100, threads: 2, shares: [25, 25, 25, 25] },
])('shares $texts texts out among threads', async ({ texts, threads, shares }) => {
  rmSync(told, { force: true });
  const many = Array.from({ length: texts }, (_, i) => `${TEXTS[i % TEXTS.length]} ${i}`);
  const expected = await (await loadPortableEngine(folder)).predict(many);
  const engine = await loadThreadedEngine(folder, { script: telling, threads: 2, warn });
  expect(await engine.predict(many)).toEqual(expected);
  await vi.waitFor(() => expect(sharesTold()).toHaveLength(shares.length));
  const seen = sharesTold();
  expect(seen.map(([, length]) => length)).toEqual(shares);
  expect(new Set(seen.map(([thread]) => thread)).size).toBe(threads);
  if (process.platform === 'linux') {
    for (const [, , priority] of seen) expect(priority).toBeGreaterThan(getPriority());
  }
  engine.dispose();
});

it('keeps the numbers of each text together where a model gives several', async () => {
  const classes = 'training/golden/classes/model';
  const many = Array.from({ length: 70 }, (_, i) => `${TEXTS[i % TEXTS.length]} ${i}`);
  const expected = await (await loadPortableEngine(classes)).predict(many);
  expect(expected).toHaveLength(3 * many.length);
  const engine = await loadThreadedEngine(classes, { script, threads: 2, warn });
  expect(await engine.predict(many)).toEqual(expected);
  engine.dispose();
});

/** Of each message that a thread was sent: which thread, how many texts, at which priority. */
function sharesTold(): number[][] {
  if (!existsSync(told)) return [];
  const lines = readFileSync(told, 'utf8').trim().split('\n');
  return lines.map((line) => line.split(' ').map(Number));
}

it('makes a call once more whose thread has died', async () => {
  const engine = await loadThreadedEngine(folder, { script: mortal, threads: 1, warn });
  expect(await engine.predict(['once'])).toHaveLength(1);
  expect(warnings).toEqual(['A scoring thread has died (it was too much) and is replaced.']);
  engine.dispose();
});

it('replaces a thread that hangs, and fails the call that it hangs at alone', {
  timeout: 60_000,
}, async () => {
  const options = { script: mortal, threads: 1, warn, answerMs: 5_000 };
  const engine = await loadThreadedEngine(folder, options);
  const before = await engine.predict(TEXTS);
  warnings.length = 0;
  const endless = expect(engine.predict(['endless'])).rejects.toThrow('not answered for 5 s');
  const beside = engine.predict(TEXTS);
  await endless;
  expect(await beside).toEqual(before);
  expect(warnings).toEqual([
    'A scoring thread has died (it has not answered for 5 s) and is replaced.',
  ]);
  engine.dispose();
});

it('replaces a thread that dies, and fails the deadly call alone', async () => {
  const engine = await loadThreadedEngine(folder, { script: mortal, threads: 1, warn });
  const before = await engine.predict(TEXTS);
  warnings.length = 0;
  const deadly = expect(engine.predict(['deadly'])).rejects.toThrow(/ended before.*too much/);
  const beside = engine.predict(TEXTS);
  await deadly;
  expect(await beside).toEqual(before);
  expect(warnings.length).toBeGreaterThan(0);
  for (const warning of warnings) expect(warning).toMatch(/thread has died \(it was too much\)/);
  expect(await engine.predict(TEXTS)).toEqual(before);
  engine.dispose();
});

it('fails what is under way when it is disposed', async () => {
  const engine = await loadThreadedEngine(folder, { script, threads: 1, warn });
  const under = expect(engine.predict(TEXTS)).rejects.toThrow(/disposed|ended/);
  engine.dispose();
  await under;
  await expect(engine.predict(TEXTS)).rejects.toThrow(/disposed/);
});

it('lets a thread finish before it is ended, as its compiler could abort the process', async () => {
  const onDeath = vi.fn();
  const thread = new ScoringThread({ script, folder, onDeath });
  await thread.ready;
  const under = expect(thread.score(TEXTS)).rejects.toThrow(/disposed/);
  thread.end();
  await under;
  expect(onDeath).not.toHaveBeenCalled();
  await vi.waitFor(() => expect(onDeath).toHaveBeenCalled(), { timeout: 5_000 });
});

it('refuses a folder with the same words as inline', async () => {
  const loading = loadThreadedEngine(temporary, { script, threads: 2, warn });
  await expect(loading).rejects.toThrow(/no saved_model\.pb/);
});

it('stays inline with a light model, and says what it costs', async () => {
  const engine = await placed(await loadPortableEngine(folder), {
    folder,
    script,
    warn,
    lightMicros: 1e9,
  });
  expect(engine.lanes).toBeUndefined();
  expect(engine.placement).toMatch(/^inline: a full review takes [\d,]+ µs$/);
});

it('puts a heavy model into threads, or says why it cannot', async () => {
  const engine = await placed(await loadPortableEngine(folder), {
    folder,
    script,
    warn,
    threads: 2,
    lightMicros: 0,
  });
  expect(engine.placement).toMatch(/^2 threads for batches: a full review takes [\d,]+ µs$/);
  expect(await engine.predict(TEXTS)).toHaveLength(TEXTS.length);
  engine.dispose();
  warnings.length = 0;
  for (const [missing, reason] of [
    ['/no/such.mjs', 'there is no /no/such.mjs'],
    [undefined, 'the server is not the built one'],
  ] as const) {
    const inline = await placed(await loadPortableEngine(folder), {
      folder,
      script: missing,
      warn,
      lightMicros: 0,
    });
    expect(inline.placement).toContain(reason);
    expect(warnings.at(-1)).toContain(reason);
    expect(await inline.predict(TEXTS)).toHaveLength(TEXTS.length);
  }
});

it('scores a text alone inline, unless it is long or another has just been', async () => {
  rmSync(told, { force: true });
  const inline = await loadPortableEngine(folder);
  const engine = await placed(inline, {
    folder,
    script: telling,
    warn,
    threads: 1,
    lightMicros: 0,
  });
  const expected = await inline.predict(TEXTS);
  const alone: number[] = [];
  for (const text of TEXTS) alone.push(...(await engine.predict([text])));
  expect(alone).toEqual([...expected]);
  expect(sharesTold()).toEqual([]);
  const both = await Promise.all([
    engine.predict(TEXTS.slice(0, 1)),
    engine.predict(TEXTS.slice(1, 2)),
  ]);
  expect(both.flatMap((scores) => [...scores])).toEqual([...expected.slice(0, 2)]);
  await engine.predict(['dull '.repeat(20_000)]);
  await vi.waitFor(() => expect(sharesTold().map(([, length]) => length)).toEqual([1, 1]));
  engine.dispose();
});
