import { defineConfig } from 'vitest/config';

/** Apart from `npm test`, since it needs kubectl. */
export default defineConfig({ test: { include: ['k8s/*.check.ts'] } });
