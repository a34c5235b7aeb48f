/** The image: what is its own, and what the built server is asked end to end. */
import { defineConfig } from '@playwright/test';
import base from '../../playwright.config.ts';

/** Those that ask a server, and do not look into the build; folders that they hand it are mounted. */
const ASKING = [
  'bad-fields',
  'bad-input',
  'connection',
  'contract',
  'docs',
  'document',
  'drain',
  'grpc',
  'grpc-health',
  'grpc-server',
  'http',
  'kserve',
  'metrics',
  'overload',
  'page',
  'page-failure',
  'page-input',
  'page-quality',
  'scoring-mlflow',
  'scoring-tensorflow',
  'scoring-vertex',
  'seldon-core-1',
  'seldon-core-2',
  'trpc-client',
  'v2',
  'v2-bad-input',
  'v2-binary',
  'v2-clients',
  'v2-repository',
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
