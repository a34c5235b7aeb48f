/** What a person sees while the model does not answer: why, how far it is, and that it goes on by itself. */
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import type { Page } from '@playwright/test';
import { BUNDLED_RUN_UUID as RUN } from '../server/model/run.ts';
import { BUCKET, expect, test } from './bucket-fixture.ts';
import { POSITIVE, partsOf } from './page-fixture.ts';
import { launchServer, startServer } from './server.ts';
import { observeShifts } from './shifts.ts';

// Servers start and stop in these tests, beside others that keep the machine busy.
test.setTimeout(90_000);
const SOON = { timeout: 30_000 };

const badge = (page: Page) => page.getByRole('region', { name: 'Model' });

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return String(port);
}

/** Lets a test say what the server says of itself; without it the server does. */
async function tell(page: Page, readiness?: object): Promise<void> {
  await page.unroute('**/readyz');
  if (!readiness) return;
  const headers = { 'x-model-uuid': RUN };
  await page.route('**/readyz', (route) =>
    route.fulfill({ status: 503, json: readiness, headers }),
  );
}

test('the page counts the megabytes of a run that is being fetched, and scores once it is ready', async ({
  page,
  env,
  gcs,
}) => {
  const held = new Set<() => void>();
  gcs.fault = (_request, response, object) => {
    const bytes = gcs.buckets.get(BUCKET)?.get(object ?? '')?.bytes;
    if (!object?.endsWith('.txt') || !bytes) return false;
    response.writeHead(206, { 'content-length': bytes.length });
    held.add(() => response.destroy());
    return response.write(bytes.subarray(0, bytes.length / 2)) || true;
  };
  const port = await freePort();
  const server = launchServer({ env: { ...env, PORT: port } });
  await page.addInitScript(observeShifts);
  await expect(async () => {
    await page.goto(`http://127.0.0.1:${port}`);
  }).toPass(SOON);
  const { area, score, rows, results } = partsOf(page);
  await expect(page.getByText(/^Fetching the run: \d\.\d of 3\.9 MB$/)).toBeVisible(SOON);
  const bar = page.getByRole('progressbar', { name: 'Fetching the run' });
  await expect(bar).toHaveAttribute('aria-valuetext', /^\d\.\d of 3\.9 MB$/);
  await expect.poll(() => bar.getAttribute('value').then(Number)).toBeGreaterThan(0);
  expect(Number(await bar.getAttribute('value'))).toBeLessThan(1);
  await page.getByRole('button', { name: 'About this run' }).click();
  await expect(page.getByRole('dialog')).toContainText(RUN);
  await page.keyboard.press('Escape');
  await area.fill(POSITIVE);
  await score.click();
  await expect(results.getByText('Waiting for the model to load')).toBeVisible();
  gcs.fault = () => false;
  for (const release of held) release();
  await expect(rows).toContainText('Positive', SOON);
  await expect(page.getByText(new RegExp(`^Run ${RUN.slice(0, 8)}`))).toBeVisible();
  await expect(area).toHaveValue(POSITIVE);
  expect(await page.evaluate(() => window.shifts)).toEqual([]);
  await server.stop();
});

test('a server that goes away and comes back is told of, and nothing that was typed is lost', async ({
  page,
}) => {
  const PORT = await freePort();
  const server = await startServer({ env: { PORT } });
  await page.goto(server.url);
  const { area, score, rows } = partsOf(page);
  await expect(page.getByText(/^Run \w+/)).toBeVisible();
  await area.fill(POSITIVE);
  await server.stop();
  await expect(badge(page).getByText('The server cannot be reached').nth(1)).toBeVisible(SOON);
  const next = await startServer({ env: { PORT } });
  await expect(page.getByText(/^Run \w+/)).toBeVisible(SOON);
  await expect(area).toHaveValue(POSITIVE);
  await score.click();
  await expect(rows).toContainText('Positive');
  await next.stop();
});

for (const [status, words] of [
  ['loading', 'Loading the model'],
  ['warming', 'Warming up the model'],
  ['restarting', 'Restarting the engine'],
  ['draining', 'The server is stopping'],
] as const) {
  test(`${status} is told as “${words}”, and the run once it is ready`, async ({ page }) => {
    await tell(page, { status });
    await page.goto('/');
    await expect(badge(page).getByRole('status')).toHaveText(words);
    await expect(badge(page).getByText(words).nth(1)).toBeVisible();
    await tell(page);
    await expect(page.getByText(/^Run \w+/)).toBeVisible();
  });
}

test('a model that cannot be loaded is told with its reason, all of it when asked', async ({
  page,
}) => {
  const reason = `gs://${BUCKET}/mlflow does not answer (503). ${'It is tried again. '.repeat(8)}`;
  await tell(page, { status: 'failed', reason });
  await page.goto('/');
  const { area } = partsOf(page);
  await area.fill(POSITIVE);
  await expect(badge(page).getByText('The model cannot be loaded').nth(1)).toBeVisible();
  await page.getByRole('button', { name: 'See why' }).click();
  await expect(page.getByRole('dialog')).toContainText(reason.trim());
  await tell(page);
  await expect(page.getByRole('dialog')).toContainText('Ready');
  await page.keyboard.press('Escape');
  await expect(page.getByText(/^Run \w+/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'About this run' })).toBeFocused();
  await expect(area).toHaveValue(POSITIVE);
});

test('where probes are kept from browsers the page does without them', async ({ page }) => {
  await page.route('**/readyz', (route) =>
    route.fulfill({ status: 404, contentType: 'text/html', body: '<h1>Not Found</h1>' }),
  );
  await page.goto('/');
  await expect(page.getByText(/^Run \w+/)).toBeVisible();
});
