/** The image: what is its own, and what the built server is asked end to end. */
import { defineConfig } from '@playwright/test';
import base from '../../playwright.config.ts';

/** Those that ask a server, and neither hand it folders of this machine nor look into the build. */
const ASKING = [
  'bad-fields',
  'bad-input',
  'connection',
  'contract',
  'docs',
  'document',
  'drain',
  'http',
  'overload',
  'page',
  'page-failure',
  'page-input',
  'page-quality',
  'trpc-client',
];

export default defineConfig({
  ...base,
  testDir: '..',
  testIgnore: [],
  testMatch: ['image/*.spec.ts', ...ASKING.map((name) => `e2e/${name}.spec.ts`)],
  outputDir: '../../test-results/image',
  globalSetup: '../global-setup.ts',
  timeout: 60_000,
});
