// Bundles our own process, the native engine's, the worker threads' and the command that fetches runs into dist/; packages stay in node_modules.
import { build } from 'esbuild';

await build({
  entryPoints: [
    'server/main.ts',
    'server/cli/model-fetch.ts',
    'server/engines/native-process.ts',
    'server/engines/threads-worker.ts',
  ],
  entryNames: '[name]',
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: true,
  logLevel: 'warning',
});
