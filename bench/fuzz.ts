/**
 * `npm run fuzz [mutants] [seed]`: damages the models of the zoo in many ways, loads and runs each. Fails where one ends
 * in anything but an answer or a SavedModelError, in time and within memory.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { Trial } from './fuzz/trial.ts';

type Report = Trial & { readonly megabytes: number };

const MAX_SECONDS = 60;
/** Of a whole process: a hundred of it are the process itself. */
const MAX_MEGABYTES = 1536;
const HEAP_MEGABYTES = 1024;

const [mutants = 20_000, firstSeed = 1] = process.argv.slice(2).map(Number);
const counts = new Map<string, number>();
const findings: string[] = [];
const kernelErrors = new Map<string, { count: number; seed: number }>();
let child = start();

for (let seed = firstSeed; seed < firstSeed + mutants; seed++) {
  const report = await tryOne(seed);
  if (typeof report === 'string') found(report, seed, '');
  else judge(report);
  const done = seed - firstSeed + 1;
  if (done % 500 === 0 || done === mutants) {
    process.stderr.write(`${done} of ${mutants}: ${summary()}\n`);
  }
}
child.kill();
for (const [error, { count, seed }] of [...kernelErrors].sort(
  ([, a], [, b]) => b.count - a.count,
)) {
  process.stdout.write(`told by a node ${count}×, seed ${seed}: ${error}\n`);
}
process.stdout.write(
  `${findings.map((line) => `${line}\n`).join('')}${mutants} mutants from seed ${firstSeed}: ${summary()}\n`,
);
process.exitCode = findings.length ? 1 : 0;

function judge({ verdict, error, seed, model, damage, seconds, megabytes }: Report): void {
  const where = `${model}, ${damage.join('; ')}`;
  if (verdict === 'failed') found(JSON.stringify(error), seed, where);
  else if (seconds > MAX_SECONDS / 2) found(`took ${seconds.toFixed(1)} s`, seed, where);
  else if (megabytes > MAX_MEGABYTES) found(`took ${megabytes} MB`, seed, where);
  else count(verdict);
  if (verdict === 'refused' && error) {
    const known = kernelErrors.get(error) ?? { count: 0, seed };
    kernelErrors.set(error, { ...known, count: known.count + 1 });
  }
  // The highest that a process has ever had stays: the next one begins anew.
  if (megabytes > MAX_MEGABYTES) replace();
}

function found(what: string, seed: number, where: string): void {
  const line = `FOUND with seed ${seed}: ${what} (${where || `npm run fuzz 1 ${seed} shows it`})`;
  findings.push(line);
  process.stderr.write(`${line}\n`);
  count('found');
}

function tryOne(seed: number): Promise<Report | string> {
  return new Promise((resolve) => {
    const settle = (result: Report | string) => {
      clearTimeout(timer);
      child.removeAllListeners();
      if (typeof result === 'string') replace();
      resolve(result);
    };
    const timer = setTimeout(() => settle(`no end after ${MAX_SECONDS} s`), MAX_SECONDS * 1000);
    child.once('message', (report) => settle(report as Report));
    child.once('exit', (code, signal) => settle(`the process died (${code ?? signal})`));
    child.send(seed);
  });
}

function start(): ChildProcess {
  const options = { execArgv: [`--max-old-space-size=${HEAP_MEGABYTES}`] };
  return fork(join(import.meta.dirname, 'fuzz-process.mjs'), options);
}

function replace(): void {
  child.kill('SIGKILL');
  child = start();
}

function count(verdict: string): void {
  counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
}

function summary(): string {
  return [...counts].map(([verdict, number]) => `${number} ${verdict}`).join(', ');
}
