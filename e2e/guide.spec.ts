/** docs/deployment.md: every command that needs neither docker nor a cloud, in its order and as its reader runs it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUNDLED_RUN_UUID } from '../server/model/run.ts';
import { test as base, expect, filesBelow } from './bucket-fixture.ts';
import { GUIDE, ROOMS, readGuide } from './guide/blocks.ts';
import { makeCheckout } from './guide/checkout.ts';
import { missingLines } from './guide/shown.ts';
import { Terminal } from './guide/terminal.ts';
import { freePorts } from './platform.ts';
import { TokenEndpoint } from './token-endpoint.ts';

const BUCKET = 'reviewscore-artifacts';
const RUN = '7251ac3655934299aad4cfebf5ffddbe';
/** Chapter 8 shows what goes wrong. */
const FAILURE = /^(The run was not fetched|Reviewscore cannot start): /;

const test = base.extend<{ terminal: Terminal; ports: string[] }>({
  ports: async ({}, use) => use(await freePorts(2)),
  terminal: async ({ gcs, ports }, use, info) => {
    const files = await filesBelow(join('models', BUNDLED_RUN_UUID));
    for (const [name, bytes] of files) {
      gcs.put(BUCKET, `mlflow-tracking-server/${RUN}/${name}`, bytes);
    }
    const cwd = info.outputPath('checkout');
    makeCheckout(cwd);
    const tokens = await TokenEndpoint.start();
    const env = { ...(await tokens.env()), STORAGE_EMULATOR_HOST: gcs.url, PORT: ports[0] ?? '' };
    const terminal = new Terminal({ cwd, env });
    await use(terminal);
    await terminal.close();
    await tokens.stop();
  },
});

test('every offline command does what the guide shows', async ({ terminal, ports }) => {
  test.setTimeout(300_000);
  const [http = '', grpc = ''] = ports;
  const here = (text: string) =>
    text
      .replaceAll('8080', http)
      .replaceAll('9500', grpc)
      .replaceAll('<PATH_TO_SA_JSON_FILE>', '$GOOGLE_APPLICATION_CREDENTIALS');
  for (const { line, room, serves, code, shown = '' } of readGuide()) {
    if (room !== 'offline') continue;
    await test.step(`line ${line}: ${code.split('\n')[0]}`, async () => {
      if (serves) {
        await terminal.interrupt();
        expect(missingLines(here(shown), await terminal.serve(here(code)))).toEqual([]);
        return;
      }
      const said = await terminal.run(here(code));
      expect(missingLines(here(shown), said.output), said.output).toEqual([]);
      expect(said.code, said.output).toBe(FAILURE.test(shown) ? 78 : 0);
    });
  }
});

test('a block of commands that does not say where it can be tried is found', () => {
  const rooms = new Set(readGuide().map(({ room }) => room));
  expect([...rooms].sort()).toEqual([...ROOMS].sort());
  expect(() => readGuide('# A guide\n\n```sh\nls\n```\n')).toThrow(
    'docs/deployment.md:3 begins with ```sh. A block of commands is',
  );
});

test('what the guide links to is there', () => {
  const links = [...readFileSync(GUIDE, 'utf8').matchAll(/\]\(([^)\s]+)\)/g)].map(
    ([, to]) => to ?? '',
  );
  expect(links.length).toBeGreaterThan(20);
  for (const link of links) {
    const [path = '', heading] = link.split('#');
    const text = readFileSync(path ? join('docs', path) : GUIDE, 'utf8');
    if (heading) expect(headingsOf(text), link).toContain(heading);
  }
});

/** By the names that links know them by. */
function headingsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  );
}
