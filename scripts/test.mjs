// `npm test`: every check in turn, cheapest first, and one line of counts at the end. All of them run
// even where an earlier one fails, so that one run shows everything that is wrong.
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const REPORTS = join(ROOT, 'test-results');

const CHECKS = [
  { name: 'biome', command: ['biome', 'ci', '.'] },
  { name: 'knip', command: ['knip'] },
  { name: 'next typegen', command: ['next', 'typegen'] },
  { name: 'tsc', command: ['tsc', '--noEmit'] },
  {
    name: 'vitest',
    command: [
      'vitest',
      'run',
      '--reporter=default',
      '--reporter=json',
      '--outputFile',
      report('unit'),
    ],
    count: () => {
      const { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites } = read('unit');
      // A file that fails to load has no tests to fail; a skipped test is one that did not pass.
      const failed = numFailedTests + numPendingTests || numFailedTestSuites;
      return { passed: numPassedTests, failed };
    },
  },
  {
    name: 'playwright',
    command: ['playwright', 'test', '--reporter=list,json'],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report('e2e') },
    count: () => {
      const { expected, unexpected, flaky, skipped } = read('e2e').stats;
      return { passed: expected, failed: unexpected + flaky + skipped };
    },
  },
];

let passed = 0;
let failed = 0;
for (const check of CHECKS) {
  process.stdout.write(`\n── ${check.name}\n`);
  const result = await outcome(check);
  passed += result.passed;
  failed += result.failed;
}
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 ? 1 : 0;

/** A tool that counts its tests reports them; one that does not is itself one test. */
async function outcome({ command, env, count }) {
  rmSync(REPORTS, { recursive: true, force: true });
  const succeeded = (await run(command, env)) === 0;
  const { passed, failed } = countOrNothing(count) ?? { passed: succeeded ? 1 : 0, failed: 0 };
  return { passed, failed: succeeded ? failed : Math.max(failed, 1) };
}

/** A tool that stopped before its first test has left no report. */
function countOrNothing(count) {
  try {
    return count?.();
  } catch {
    return undefined;
  }
}

function run([tool, ...args], env = {}) {
  const executable = join(ROOT, 'node_modules/.bin', tool);
  const options = { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...env } };
  return new Promise((resolve, reject) => {
    spawn(executable, args, { ...options, shell: process.platform === 'win32' })
      .once('error', reject)
      .once('close', resolve);
  });
}

function report(name) {
  return join(REPORTS, `${name}.json`);
}

function read(name) {
  return JSON.parse(readFileSync(report(name), 'utf8'));
}
