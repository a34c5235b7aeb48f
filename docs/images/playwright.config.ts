import { defineConfig } from '@playwright/test';

/** `npm run picture`: the README's picture of the page, from the page as it is. */
export default defineConfig({
  testDir: '.',
  testMatch: 'picture.ts',
  outputDir: '../../test-results/picture',
  globalSetup: '../../e2e/global-setup.ts',
  reporter: [['list']],
});
