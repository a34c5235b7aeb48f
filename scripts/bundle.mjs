// Bundles our own process, the native engine's, the worker threads', the command that fetches runs and the health check into dist/; packages stay in node_modules.
import { build } from 'esbuild';

await build({
  entryPoints: [
    'server/main.ts',
    'server/cli/healthcheck.ts',
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
