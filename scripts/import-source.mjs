// Runs a module of the server from its source, which Node 20 cannot by itself.
import { build } from 'esbuild';

/** What the TypeScript file exports, its packages included; it must not ask where it lies. */
export async function importSource(file) {
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    packages: 'bundle',
    platform: 'node',
    format: 'esm',
    write: false,
    logLevel: 'warning',
  });
  const code = Buffer.from(outputFiles[0].contents).toString('base64');
  return import(`data:text/javascript;base64,${code}`);
}
