// `npm run bench` and `npm run soak`: builds what is missing or stale, bundles bench/ and runs the part that is named.
import { spawn } from 'node:child_process';
import { build } from 'esbuild';
import { ensureBuilt } from './build.mjs';

await ensureBuilt();
await build({
  entryPoints: ['bench/main.ts', 'bench/engine-process.ts', 'bench/soak.ts'],
  outdir: 'dist/bench',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'warning',
});
const [part = 'main', ...args] = process.argv.slice(2);
spawn(process.execPath, [`dist/bench/${part}.mjs`, ...args], { stdio: 'inherit' }).once(
  'exit',
  (code) => {
    process.exitCode = code ?? 1;
  },
);
