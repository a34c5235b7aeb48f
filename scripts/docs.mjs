// `npm run docs`: writes into the README what is generated from the code.
import { readFileSync, writeFileSync } from 'node:fs';
import { importSource } from './import-source.mjs';

const { withSettingsTable } = await importSource('server/settings-table.ts');
writeFileSync('README.md', withSettingsTable(readFileSync('README.md', 'utf8')));
process.stdout.write('README.md shows the settings as they are.\n');
