// `npm run bench`, `soak`, `linear` and `fuzz`: builds what is missing or stale, bundles bench/ and runs the part that is named.
import { spawn } from 'node:child_process';
import { build } from 'esbuild';
import { ensureBuilt } from './build.mjs';

const [part = 'main', ...args] = process.argv.slice(2);
// Not every part needs the server.
if (part !== 'fuzz' && part !== 'linear') await ensureBuilt();
await build({
  entryPoints: ['main', 'engine-process', 'soak', 'linear', 'fuzz', 'fuzz-process'].map(
    (name) => `bench/${name}.ts`,
  ),
  outdir: 'dist/bench',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'warning',
});
spawn(process.execPath, [`dist/bench/${part}.mjs`, ...args], { stdio: 'inherit' }).once(
  'exit',
  (code) => {
    process.exitCode = code ?? 1;
  },
);
