/** server/savedmodel on its own, as its README shows it: in a browser and in Node. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { build, type Platform } from 'esbuild';
import { BUNDLED_RUN_UUID } from '../server/model/run.ts';
import { post, SCORE } from './api.ts';
import type { ServerProcess } from './server.ts';
import { expect, test } from './test.ts';

const LIBRARY = 'server/savedmodel';
const MODEL = `models/${BUNDLED_RUN_UUID}/artifacts/model/data/model`;

type GoldenText = string | { readonly repeat: string; readonly times: number };

function goldenTexts(): string[] {
  const texts = JSON.parse(readFileSync('training/golden/texts.json', 'utf8')) as GoldenText[];
  return texts.map((text) => (typeof text === 'string' ? text : text.repeat.repeat(text.times)));
}

/** The code that the library's README shows under a file name, with all that it imports. */
async function bundled(name: string, platform: Platform): Promise<string> {
  const readme = readFileSync(join(LIBRARY, 'README.md'), 'utf8');
  const [, contents] = new RegExp(`\`\`\`ts\\n(// ${name}\\n[^]*?)\`\`\``).exec(readme) ?? [];
  if (contents === undefined) throw new Error(`The README shows no ${name}.`);
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: LIBRARY, loader: 'ts' },
    bundle: true,
    platform,
    alias: { '@reviewscore/savedmodel': resolve(LIBRARY, 'index.ts') },
    format: 'esm',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

/** Serves an empty page, another that forbids to compile WebAssembly, the script and the model's files. */
async function serveFiles(script: string) {
  const server = createServer(async ({ url = '' }, response) => {
    if (url === '/strict') response.setHeader('content-security-policy', "default-src 'self'");
    if (url === '/' || url === '/strict') {
      return response.setHeader('content-type', 'text/html').end('<title>-</title>');
    }
    if (url === '/library.js') {
      return response.setHeader('content-type', 'text/javascript').end(script);
    }
    const file = await readFile(join(MODEL, url.replace('/model/', ''))).catch(() => undefined);
    response.writeHead(file ? 200 : 404).end(file);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, stop: () => server.close() };
}

async function answersOf(server: ServerProcess, texts: readonly string[]): Promise<number[]> {
  const reviews = texts.map((text, id) => ({ id, text }));
  const { status, json } = await post(server, SCORE, { reviews });
  expect(status).toBe(200);
  const { data } = json as { data: { probability: number }[] };
  return data.map(({ probability }) => Math.fround(probability));
}

async function answersAt(page: Page, path: string, texts: readonly string[]): Promise<number[]> {
  const files = await serveFiles(await bundled('browser.ts', 'browser'));
  try {
    await page.goto(`${files.url}${path}`);
    return await page.evaluate(
      async ({ url, texts }) => {
        const library = await import(`${url}/library.js`);
        return library.probabilities(`${url}/model/`, texts) as Promise<number[]>;
      },
      { url: files.url, texts },
    );
  } finally {
    files.stop();
  }
}

test('in a browser the library answers every golden text as the server does', async ({
  page,
  server,
}) => {
  const texts = goldenTexts();
  const answers = await answersAt(page, '/', texts);
  expect(texts.length).toBeGreaterThan(600);
  expect(answers).toEqual(await answersOf(server, texts));
});

test('where a page forbids WebAssembly the library answers the same to 1e-6', async ({
  page,
  server,
}) => {
  const texts = goldenTexts();
  const answers = await answersAt(page, '/strict', texts);
  const compile = () => page.evaluate(() => new WebAssembly.Module(new Uint8Array()) && undefined);
  await expect(compile()).rejects.toThrow(/Content Security Policy/i);
  const wanted = await answersOf(server, texts);
  expect(answers).toEqual(wanted.map((one) => expect.closeTo(one, 6)));
});

test('in Node the lines of its README answer as the server does', async ({ server }) => {
  const script = test.info().outputPath('run.mjs');
  await writeFile(script, await bundled('run.ts', 'node'));
  const texts = ['Great fun from start to finish.', 'Dull.'];
  const { stdout } = await promisify(execFile)(process.execPath, [script, MODEL, ...texts]);
  expect(JSON.parse(stdout)).toEqual(await answersOf(server, texts));
});
