import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'e2e',
  // It needs a program that npm does not bring: `npm run e2e:gcs`.
  testIgnore: 'gcs/**',
  outputDir: 'test-results',
  globalSetup: './e2e/global-setup.ts',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: 30_000,
  reporter: [['list']],
  use: { trace: 'retain-on-failure' },
});
