// `npm run model:fetch`: bundles what is missing, which in an image it is not, then fetches in this same process.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const command = join(import.meta.dirname, '../dist/model-fetch.mjs');
if (!existsSync(command)) await import('./bundle.mjs');
await import(command);
