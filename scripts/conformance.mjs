// `npm run conformance`: compares both engines, then tests the native one; needs @tensorflow/tfjs-node.
// `npm run conformance <model> …` only compares, and only those.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { build } from 'esbuild';
import { ensureBuilt } from './build.mjs';

await ensureBuilt();
await build({
  entryPoints: ['conformance/main.ts', 'conformance/compare.ts'],
  outdir: 'dist/conformance',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'warning',
});
const names = process.argv.slice(2);
const steps = [
  ['dist/conformance/main.mjs', ...names],
  ['node_modules/@playwright/test/cli.js', 'test', '--config', 'conformance'],
].slice(0, names.length > 0 ? 1 : 2);
for (const step of steps) process.exitCode ||= await run(...step);

async function run(...script) {
  const [code] = await once(spawn(process.execPath, script, { stdio: 'inherit' }), 'exit');
  return code ?? 1;
}
