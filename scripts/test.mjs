// `npm test`: every check in turn, cheapest first; at the end the name of each that failed, and one
// line of counts. All of them run even where an earlier one fails, so that one run shows everything
// that is wrong.
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';

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
    tests: () =>
      read('unit').testResults.flatMap(({ name: file, status, message, assertionResults }) => {
        const tests = assertionResults.map(({ fullName, status, failureMessages }) => ({
          name: `${relative(ROOT, file)}: ${fullName}`,
          passed: status === 'passed', // a skipped test is one that did not pass
          why: failureMessages[0] ?? status,
        }));
        // A file that fails outside its tests, or before them, is one that failed.
        const blamed = status === 'passed' || tests.some(({ passed }) => !passed);
        return blamed
          ? tests
          : [...tests, { name: relative(ROOT, file), passed: false, why: message }];
      }),
  },
  {
    name: 'playwright',
    command: ['playwright', 'test', '--reporter=list,json'],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report('e2e') },
    tests: () =>
      specsOf(read('e2e')).flatMap(({ file, title, tests }) =>
        tests.map(({ status, results }) => ({
          name: `e2e/${file}: ${title}`,
          passed: status === 'expected', // neither skipped nor right at the second try
          why: results.find(({ error }) => error)?.error.message ?? status,
        })),
      ),
  },
];

const tests = [];
for (const check of CHECKS) {
  process.stdout.write(`\n── ${check.name}\n`);
  tests.push(...(await outcome(check)));
}
const failures = tests.filter(({ passed }) => !passed);
for (const { name, why } of failures) process.stdout.write(`\nfailed: ${name}\n${why}\n`);
process.stdout.write(`\n${tests.length - failures.length} passed, ${failures.length} failed\n`);
process.exitCode = failures.length > 0 ? 1 : 0;

/** A tool that reports its tests has them counted; one that does not is itself one test, as is one that ended badly though no test of it failed. */
async function outcome({ name, command, env, tests }) {
  rmSync(REPORTS, { recursive: true, force: true });
  const code = await run(command, env);
  const itself = { name, passed: code === 0, why: `\`${command.join(' ')}\` ended with ${code}.` };
  const reported = reportedOrNone(tests);
  const told = reported.length > 0 && (code === 0 || reported.some(({ passed }) => !passed));
  return told ? reported : [...reported, itself];
}

/** A tool that stopped before its first test has left no report. */
function reportedOrNone(tests) {
  try {
    return tests?.() ?? [];
  } catch {
    return [];
  }
}

/** The specs of Playwright's report, whose suites nest as `describe` does. */
function specsOf({ specs = [], suites = [] }) {
  return [...specs, ...suites.flatMap(specsOf)];
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
