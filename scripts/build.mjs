// Builds the pages (next build) and the process (esbuild), and remembers from which sources, so that
// `npm start` and `npm test` build only what is missing or stale.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = join(import.meta.dirname, '..');
const STAMP = join(ROOT, 'dist/build.stamp');
const RESULTS = [
  'dist/healthcheck.mjs',
  'dist/main.mjs',
  'dist/model-fetch.mjs',
  'dist/native-process.mjs',
  'dist/threads-worker.mjs',
  '.next/BUILD_ID',
];

const SOURCE_FOLDERS = ['app', 'components', 'server', 'public'];
/** What no build takes in: tests and their golden files. */
const ONLY_TESTED = /\.test\.tsx?$|kernels[\\/]generated[\\/]/;

const SOURCE_FILES = [
  'instrumentation.ts',
  'next.config.mjs',
  'package-lock.json',
  'package.json',
  'postcss.config.mjs',
  'scripts/build.mjs',
  'scripts/bundle.mjs',
  'tsconfig.json',
];

/** Builds if the last build is not of these sources; says so, and why it stopped if it fails. */
export async function ensureBuilt() {
  if (isBuilt()) return;
  const current = stampOfSources();
  rmSync(STAMP, { force: true });
  say('Building the pages; this takes about half a minute, once.');
  await run('node_modules/next/dist/bin/next', 'build');
  say('Building the server.');
  await run('scripts/bundle.mjs');
  writeFileSync(STAMP, current);
}

/** Whether the last build is complete and of these sources. */
export function isBuilt() {
  return RESULTS.every((file) => existsSync(join(ROOT, file))) && readStamp() === stampOfSources();
}

function stampOfSources() {
  const hash = createHash('sha256').update(process.version);
  for (const file of [...SOURCE_FILES, ...SOURCE_FOLDERS.flatMap(filesIn)]) {
    if (!existsSync(join(ROOT, file))) continue;
    hash.update(`\0${file}\0`).update(readFileSync(join(ROOT, file)));
  }
  return hash.digest('hex');
}

function filesIn(folder) {
  if (!existsSync(join(ROOT, folder))) return [];
  return readdirSync(join(ROOT, folder), { recursive: true })
    .map((name) => join(folder, name))
    .filter((name) => !ONLY_TESTED.test(name) && statSync(join(ROOT, name)).isFile())
    .sort();
}

function readStamp() {
  return existsSync(STAMP) ? readFileSync(STAMP, 'utf8') : '';
}

/** Runs a Node script quietly; what it printed is shown only if it fails. */
function run(...script) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, script, {
      cwd: ROOT,
      env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += chunk;
      });
    }
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) return resolve();
      process.stderr.write(output);
      reject(new Error(`"${script.join(' ')}" failed; its output is above.`));
    });
  });
}

function say(line) {
  process.stderr.write(`${line}\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await ensureBuilt().catch((error) => {
    say(error.message);
    process.exitCode = 1;
  });
}
