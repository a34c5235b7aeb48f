// `npm run docs`: writes into the README what is generated from the code.
import { readFileSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

const { outputFiles } = await build({
  entryPoints: ['server/settings-table.ts'],
  bundle: true,
  packages: 'bundle',
  platform: 'node',
  format: 'esm',
  write: false,
  logLevel: 'warning',
});
const code = Buffer.from(outputFiles[0].contents).toString('base64');
const { withSettingsTable } = await import(`data:text/javascript;base64,${code}`);
writeFileSync('README.md', withSettingsTable(readFileSync('README.md', 'utf8')));
process.stdout.write('README.md shows the settings as they are.\n');
