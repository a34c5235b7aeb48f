import { defineConfig } from 'vitest/config';

/** Apart from `npm test`, since it needs cloud-init and systemd. */
export default defineConfig({ test: { include: ['vm/*.check.ts'] } });
