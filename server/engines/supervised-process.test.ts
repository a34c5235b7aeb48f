import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, expect, it, test, vi } from 'vitest';
import { SupervisedProcess } from './supervised-process.ts';

// A process that does as it is told: an answer, an error, its death, now or the first time only.
const folder = mkdtempSync(join(tmpdir(), 'supervised-'));
const script = join(folder, 'child.mjs');
const starts = join(folder, 'starts');
writeFileSync(
  script,
  `import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
const [, , starts, broken] = process.argv;
appendFileSync(starts, process.pid + '\\n');
process.once('disconnect', () => process.exit(0));
if (broken === 'install') process.send({ failed: { name: 'NoSuchLibrary', message: 'not here' } }, () => process.exit(1));
else if (broken === 'crash' || existsSync(starts + '.broken')) process.kill(process.pid, 'SIGILL');
else if (broken !== 'hang') process.send({ ready: true });
process.on('message', ({ id, request }) => {
  if (request === 'die') process.kill(process.pid, 'SIGSEGV');
  else if (request === 'hang') for (;;);
  else if (request === 'die once' && !existsSync(starts + '.died')) {
    writeFileSync(starts + '.died', '');
    process.kill(process.pid, 'SIGKILL');
  } else if (request === 'fail') process.send({ id, error: 'cannot do that' });
  else {
    if (request === 'complain') process.stderr.write('something is odd\\n');
    process.send({ id, answer: 're: ' + request });
  }
});
`,
);
afterAll(() => rmSync(folder, { recursive: true }));

const running: { stop(): void }[] = [];
afterEach(() => {
  for (const each of running.splice(0)) each.stop();
  for (const file of ['', '.died', '.broken']) rmSync(starts + file, { force: true });
});

async function started({ answerMs = 10_000, startMs = 10_000, broken = '' } = {}) {
  const lines: string[] = [];
  const supervised = new SupervisedProcess<string, string>({
    script,
    args: [starts, broken],
    log: (line) => lines.push(line),
    pauseMs: 20,
    answerMs,
    startMs,
  });
  running.push(supervised);
  await supervised.start();
  return { supervised, lines };
}

const pids = () => readFileSync(starts, 'utf8').trim().split('\n').map(Number);
const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

it('answers each request with its own answer, however many are asked at once', async () => {
  const { supervised } = await started();
  const requests = Array.from({ length: 300 }, (_, i) => `text ${i}`);
  const answers = await Promise.all(requests.map((request) => supervised.ask(request)));
  expect(answers).toEqual(requests.map((request) => `re: ${request}`));
});

it('tells what failed, and goes on in the same process', async () => {
  const { supervised } = await started();
  await expect(supervised.ask('fail')).rejects.toThrow('cannot do that');
  expect(await supervised.ask('next')).toBe('re: next');
  expect(pids()).toHaveLength(1);
});

it('asks again what the process died of, in the next one', async () => {
  const { supervised, lines } = await started();
  expect(await supervised.ask('die once')).toBe('re: die once');
  expect(pids()).toHaveLength(2);
  expect(lines).toEqual(['The process of the engine ended with SIGKILL; another begins in 20 ms.']);
});

it('gives up what kills it twice; what waited behind is answered, and so is what comes later', async () => {
  const { supervised } = await started();
  const [before, deadly, behind] = await Promise.allSettled(
    ['before', 'die', 'behind'].map((request) => supervised.ask(request)),
  );
  expect(before).toMatchObject({ value: 're: before' });
  expect(deadly).toMatchObject({
    reason: {
      code: 'UNPROCESSABLE_CONTENT',
      message: expect.stringContaining('broke down over this request'),
    },
  });
  expect(behind).toMatchObject({ value: 're: behind' });
  expect(await supervised.ask('later')).toBe('re: later');
  expect(pids()).toHaveLength(3);
});

it('refuses what is asked after it was stopped', async () => {
  const { supervised } = await started();
  supervised.stop();
  await expect(supervised.ask('late')).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
});

it('is not available while it is away', async () => {
  const { supervised } = await started();
  expect(supervised.available).toBe(true);
  const retried = supervised.ask('die once');
  await vi.waitUntil(() => !supervised.available, { interval: 1 });
  expect(await retried).toBe('re: die once');
  expect(supervised.available).toBe(true);
});

it('refuses what waits where it does not come back, tries on with growing pauses, and serves again', async () => {
  const { supervised, lines } = await started();
  writeFileSync(`${starts}.broken`, '');
  await expect(supervised.ask('die once')).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  await vi.waitUntil(() => pids().length >= 4, { timeout: 10_000 });
  expect(lines).toContain(
    'The process of the engine cannot begin again, another try follows in 40 ms: The process of the engine ended with SIGILL before it was ready.',
  );
  expect(lines.some((line) => line.includes('follows in 80 ms'))).toBe(true);
  rmSync(`${starts}.broken`);
  await vi.waitUntil(() => supervised.available, { timeout: 10_000 });
  expect(await supervised.ask('again')).toBe('re: again');
});

it('ends a process that hangs, and does not try its request again', async () => {
  const { supervised } = await started({ answerMs: 300 });
  await expect(supervised.ask('hang')).rejects.toMatchObject({ code: 'UNPROCESSABLE_CONTENT' });
  expect(await supervised.ask('next')).toBe('re: next');
  expect(pids()).toHaveLength(2);
});

it('passes on what the process writes to stderr', async () => {
  const { supervised, lines } = await started();
  await supervised.ask('complain');
  await vi.waitUntil(() => lines.length > 0);
  expect(lines).toEqual(['something is odd']);
});

test.each([
  ['install', 'NoSuchLibrary', 'not here'],
  ['crash', 'ended', 'The process of the engine ended with SIGILL before it was ready.'],
])(
  'a process that cannot begin (%s) is told once and not tried again',
  async (broken, reason, message) => {
    await expect(started({ broken })).rejects.toMatchObject({ reason, message });
    await pause(100);
    expect(pids()).toHaveLength(1);
  },
);

it('takes its process along when it stops, and refuses what waits', async () => {
  const { supervised } = await started();
  const waiting = Promise.allSettled(['hang', 'behind'].map((each) => supervised.ask(each)));
  supervised.stop();
  expect(await waiting).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
  await vi.waitUntil(() => !isAlive(pids()[0] as number));
  await pause(60);
  expect(pids()).toHaveLength(1);
});

test('one that is never ready is ended, and so is the start', async () => {
  const start = started({ broken: 'hang', startMs: 1_000 });
  await expect(start).rejects.toMatchObject({
    reason: 'late',
    message: 'its process is not ready after 1 s.',
  });
  await vi.waitUntil(() => pids().every((pid) => !isAlive(pid)), { timeout: 10_000 });
});
