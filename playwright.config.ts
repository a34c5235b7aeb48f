import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'e2e',
  // They need what npm does not bring: `npm run e2e:clients` Python, `npm run e2e:gcs` a program, `npm run e2e:image` docker or podman.
  testIgnore: ['**/e2e/clients/**', '**/e2e/gcs/**', '**/e2e/image/**'],
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
