/** docs/deployment.md: its commands for docker, in their order and as its reader runs them; and the container of the VM. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUNDLED_RUN_UUID as RUN } from '../../server/model/run.ts';
import { readCloudConfig } from '../../vm/cloud-config.ts';
import { readUnit } from '../../vm/unit.ts';
import { readGuide } from '../guide/blocks.ts';
import { missingLines } from '../guide/shown.ts';
import { Terminal } from '../guide/terminal.ts';
import { freePorts } from '../platform.ts';
import { ended, launchFetch } from '../server.ts';
import { IMAGE, MODEST, TOOL } from './container.ts';
import { test as base, expect } from './runs-fixture.ts';

/** The run that the guide is about; the image is of the bundled one. */
const OF_GUIDE = '7251ac3655934299aad4cfebf5ffddbe';
/** The image is built already, from the arguments that the guide gives; and whoever is root needs no sudo. */
const FUNCTIONS = `
docker() {
  case "$1" in
    build) [ "$*" = "build -t ${IMAGE} --build-arg PRED_MODEL_UUID=${RUN} ." ] ;;
    run) shift; command ${TOOL} run ${MODEST.join(' ')} "$@" ;;
    *) command ${TOOL} "$@" ;;
  esac
}
if [ "$(id -u)" = 0 ]; then sudo() { "$@"; }; fi`;

const test = base.extend<{ folder: string; port: string; terminal: Terminal }>({
  folder: async ({}, use, info) => {
    const folder = info.outputPath('reader');
    mkdirSync(join(folder, 'models'), { recursive: true });
    writeFileSync(join(folder, 'key.json'), '{"type": "service_account"}');
    await use(folder);
  },
  port: async ({}, use) => use((await freePorts(1))[0] ?? ''),
  terminal: async ({ folder }, use) => {
    const env = { PRED_MODEL_UUID: RUN };
    const terminal = new Terminal({ cwd: folder, env, functions: FUNCTIONS });
    await use(terminal);
    await terminal.close();
  },
});

// Both containers have the name that the guide and the unit give them.
test.describe.configure({ mode: 'default' });

test('every docker command does what the guide shows', async ({ env, folder, port, terminal }) => {
  test.setTimeout(300_000);
  const fetched = await ended(
    launchFetch({ ...env, PRED_MODEL_PATH: join(folder, 'models', RUN) }),
  );
  expect(fetched.code, fetched.stderr).toBe(0);
  const here = (code: string) =>
    code
      .replaceAll('reviewscore:0.1.0', IMAGE)
      .replaceAll('-p 8080:', `-p ${port}:`)
      .replaceAll('localhost:8080', `localhost:${port}`)
      .replaceAll('<PATH_TO_SA_JSON_FILE>', join(folder, 'key.json'));
  for (const { line, room, serves, code, shown = '' } of readGuide()) {
    if (room !== 'image') continue;
    await test.step(`line ${line}: ${code.split('\n')[0]}`, async () => {
      const ours = shown.replaceAll(OF_GUIDE, RUN);
      if (serves) {
        await terminal.interrupt();
        expect(missingLines(ours, await terminal.serve(here(code)))).toEqual([]);
        return;
      }
      const { code: status, output } = await terminal.run(here(code));
      expect(missingLines(ours, output), output).toEqual([]);
      expect(status, output).toBe(0);
    });
  }
});

test("the unit's container serves by the settings of cloud-init, and ends when it is stopped", async ({
  folder,
  port,
  terminal,
  volume,
}) => {
  const unit = readUnit(readFileSync('vm/reviewscore.service', 'utf8'));
  const commandOf = (name: string) =>
    (unit.get(`Service.${name}`)?.at(-1) ?? '').replace('/usr/bin/docker', 'docker');
  const settings = '/etc/reviewscore/settings.env';
  writeFileSync(join(folder, 'settings.env'), readCloudConfig().files.get(settings) ?? '');
  const start = commandOf('ExecStart')
    .replace(settings, 'settings.env')
    .replace('8080:', `${port}:`)
    .replace('reviewscore-runs', volume)
    .replace(`\${REVIEWSCORE_IMAGE}`, IMAGE);
  expect(await terminal.serve(start)).toContain(`serves run ${RUN}`);
  const stopped = await terminal.run(
    `${commandOf('ExecStop')}; wait $served; echo "ended with $?"`,
  );
  expect(stopped.output).toMatch(/ended with 0\n$/);
});
