/** Which browser drives the tests: none has to be downloaded beside the npm packages. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium, type LaunchOptions } from '@playwright/test';

const SYSTEM_BROWSERS = [
  '/usr/bin/google-chrome',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Playwright's own Chromium if it is installed, else the system's, else the one that npm brings. */
export async function chooseBrowser(): Promise<LaunchOptions> {
  if (existsSync(chromium.executablePath())) return {};
  const system = SYSTEM_BROWSERS.find((path) => existsSync(path));
  return system ? { executablePath: system, args: ['--no-sandbox'] } : packagedBrowser();
}

/**
 * The package brings the libraries that a bare Linux lacks, unpacks all into the folder for temporary
 * files and takes whatever is there for whole: so it gets a folder of ours, marked when it is done.
 */
async function packagedBrowser(): Promise<LaunchOptions> {
  const folder = resolve('node_modules/.cache/chromium');
  const done = join(folder, 'unpacked');
  if (!existsSync(done)) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const before = { ...process.env } as Record<string, string>;
  Object.assign(process.env, { TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' });
  const { default: packaged } = await import('@sparticuz/chromium');
  const executablePath = await packaged.executablePath();
  const { LD_LIBRARY_PATH = '', FONTCONFIG_PATH = '' } = process.env;
  restoreEnvironment(before);
  writeFileSync(join(folder, 'fonts/fonts.conf'), fontsIn(folder));
  writeFileSync(done, '');
  return {
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--headless=shell'],
    env: { ...before, LD_LIBRARY_PATH, FONTCONFIG_PATH },
  };
}

function restoreEnvironment(before: Record<string, string>): void {
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
}

/** The package's own list names folders of a Lambda function; without a font text has no height. */
function fontsIn(folder: string): string {
  const fonts = [join(folder, 'fonts'), '/usr/share/fonts'].map((path) => `<dir>${path}</dir>`);
  const cache = `<cachedir>${join(folder, 'fonts-cache')}</cachedir>`;
  return `<?xml version="1.0"?><fontconfig>${fonts.join('')}${cache}</fontconfig>`;
}
