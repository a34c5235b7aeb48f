// `npm run bench`: builds what is missing or stale, bundles bench/ and runs it.
import { spawn } from 'node:child_process';
import { build } from 'esbuild';
import { ensureBuilt } from './build.mjs';

await ensureBuilt();
await build({
  entryPoints: ['bench/main.ts', 'bench/engine-process.ts'],
  outdir: 'dist/bench',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'warning',
});
spawn(process.execPath, ['dist/bench/main.mjs'], { stdio: 'inherit' }).once('exit', (code) => {
  process.exitCode = code ?? 1;
});
