import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { alias: { '@': import.meta.dirname } },
  test: {
    include: ['{app,server,components,k8s,vm}/**/*.test.{ts,tsx}'],
    testTimeout: 20_000,
    maxWorkers: '100%',
  },
});
