/** Playwright's `test` with our browser and a server of its own for each worker; use it everywhere. */
import { test as base, type LaunchOptions } from '@playwright/test';
import { type ServerProcess, startServer } from './server.ts';

export { expect } from '@playwright/test';

export const test = base.extend<object, { server: ServerProcess }>({
  launchOptions: [
    async ({}, use) => use(JSON.parse(process.env.E2E_BROWSER ?? '{}') as LaunchOptions),
    { scope: 'worker' },
  ],
  server: [
    async ({}, use) => {
      const server = await startServer();
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ server }, use) => use(server.url),
});
