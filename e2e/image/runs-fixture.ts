/** Places for runs that a container is given: new ones for each test. */
import { chmodSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUNDLED_RUN_UUID as RUN } from '../../server/model/run.ts';
import { test as base } from '../bucket-fixture.ts';
import { tool } from './container.ts';

export { expect } from '../bucket-fixture.ts';

interface Fixtures {
  /** A folder as the guide has it: `models` with the run in it, and a key file. */
  checkout: string;
  /** The name of an empty volume. */
  volume: string;
}

export const test = base.extend<Fixtures>({
  checkout: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'checkout-'));
    chmodSync(folder, 0o755);
    cpSync(join('models', RUN), join(folder, 'models', RUN), { recursive: true });
    writeFileSync(join(folder, 'key.json'), '{"type":"service_account"}');
    await use(folder);
    rmSync(folder, { recursive: true });
  },
  volume: async ({}, use) => {
    const name = `reviewscore-e2e-${process.pid}-${Date.now()}`;
    await tool('volume', 'create', name);
    await use(name);
    await tool('volume', 'rm', '--force', name);
  },
});
