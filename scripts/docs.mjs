// `npm run docs`: writes into the documents what is generated from the code.
import { readFileSync, writeFileSync } from 'node:fs';
import { importSource } from './import-source.mjs';

const { withSettingsTable } = await importSource('server/settings-table.ts');
writeFileSync('README.md', withSettingsTable(readFileSync('README.md', 'utf8')));
process.stdout.write('README.md shows the settings as they are.\n');

const { operationsDocument } = await importSource('server/operations-table.ts');
writeFileSync('docs/operations.md', operationsDocument());
process.stdout.write('docs/operations.md lists the operations as they are.\n');

const { withDifferencesTable } = await importSource('e2e/clients/differences-table.ts');
const PROTOCOL = 'docs/inference-protocol.md';
writeFileSync(PROTOCOL, withDifferencesTable(readFileSync(PROTOCOL, 'utf8')));
process.stdout.write(`${PROTOCOL} shows the differences as they are.\n`);
