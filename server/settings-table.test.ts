import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { withSettingsTable } from './settings-table.ts';

it('the README shows every setting as it is; `npm run docs` renews it', () => {
  const readme = readFileSync('README.md', 'utf8');
  expect(readme).toBe(withSettingsTable(readme));
});
