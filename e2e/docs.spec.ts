import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { GUIDE_ANSWER } from './api.ts';
import { expect, test } from './test.ts';

const operation = (page: Page, id: string) => page.locator(`.opblock[id$="-${id}"]`);

/** The operation is drawn anew once it is resolved, and a click before that is lost. */
async function holdTrial(area: Page | Locator): Promise<void> {
  const execute = area.getByRole('button', { name: 'Execute', exact: true });
  await expect(async () => {
    await area.getByRole('button', { name: 'Try it out' }).click({ timeout: 1_000 });
    await expect(execute).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 15_000 });
}

async function openDocs(page: Page) {
  await page.goto('/docs');
  await expect(operation(page, 'predictSentiments')).toBeVisible();
}

test('an operation is tried out on the spot and shows the real answer', async ({ page }) => {
  await openDocs(page);
  const predict = operation(page, 'predictSentiments');
  await predict.getByRole('button', { name: /^POST/ }).click();
  await holdTrial(predict);
  await expect(predict.getByRole('textbox')).toHaveValue(/"id": 9176/);
  const answered = page.waitForResponse('**/api/v1/model/predict');
  await predict.getByRole('button', { name: 'Execute' }).click();
  expect(await (await answered).text()).toBe(GUIDE_ANSWER);
  const live = predict.locator('.live-responses-table tbody');
  await expect(live.locator('.response-col_status').first()).toContainText('200');
  await expect(live).toContainText('"sentiment": "negative"');
  await predict.getByRole('textbox').fill('{"reviews": [{"id": "12", "text": ""}]}');
  await predict.getByRole('button', { name: 'Execute' }).click();
  await expect(live.locator('.response-col_status').first()).toContainText('422');
  await expect(live).toContainText('reviews[0].id must be a whole number, but it is a string.');
});

test('the page asks no other host for anything and breaks none of its own rules', async ({
  page,
  server,
}) => {
  const origins = new Set<string>();
  const complaints: string[] = [];
  page.on('request', (request) => origins.add(new URL(request.url()).origin));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (line) => line.type() === 'error' && complaints.push(line.text()));
  await openDocs(page);
  await operation(page, 'getModelVersion').getByRole('button', { name: /^GET/ }).click();
  await page.getByRole('button', { name: 'Schemas' }).click();
  await page.waitForLoadState('networkidle');
  expect([...origins]).toEqual([new URL(server.url).origin]);
  expect(complaints).toEqual([]);
});

test('the samples name this server, and the copied command scores', async ({
  page,
  server,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openDocs(page);
  await page.getByRole('button', { name: 'Copy: From a terminal' }).click();
  await expect(page.getByRole('status').first()).toHaveText('Copied');
  const command = await page.evaluate(() => navigator.clipboard.readText());
  const [, url, body] = /^curl (\S+) [\s\S]* -d '([^']*)'$/.exec(command) ?? [];
  expect(url).toBe(`${server.url}/api/v1/model/predict`);
  const response = await page.request.post(url as string, {
    data: body,
    headers: { 'content-type': 'application/json' },
  });
  expect(await response.text()).toBe(GUIDE_ANSWER);
  const client = page.getByRole('region', { name: 'From TypeScript' });
  await expect(client).toContainText(`${server.url}/api/trpc`);
});

test('every error of the document is on the page, by status and code', async ({ page }) => {
  await openDocs(page);
  const rows = page.getByRole('table', { name: 'Errors by HTTP status' }).locator('tbody tr');
  const statuses = (await rows.locator('th').allTextContents()).map((text) => parseInt(text, 10));
  expect(statuses).toEqual([400, 404, 405, 413, 415, 422, 500, 503]);
  await expect(rows.first()).toContainText('PARSE_ERROR');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`in ${colorScheme} colours axe finds nothing wrong, also with an operation and an error open`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await openDocs(page);
    const score = operation(page, 'scoreReviews');
    await score.getByRole('button', { name: /^POST/ }).click();
    await expect(page.getByText('One score for each review').first()).toBeVisible();
    await score.getByRole('button', { name: 'The body is not JSON' }).click();
    await expect(score.getByRole('combobox', { name: 'Example' })).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  });
}

test('the errors of an operation are a line each, and open to their examples', async ({ page }) => {
  await openDocs(page);
  const predict = operation(page, 'predictSentiments');
  await predict.getByRole('button', { name: /^POST/ }).click();
  const error = predict.getByRole('button', { name: 'The body is JSON, but not what is asked' });
  await expect(error).toHaveAttribute('aria-expanded', 'false');
  expect((await predict.boundingBox())?.height).toBeLessThan(1_600);
  await error.click();
  await expect(predict).toContainText('reviews[0].id must be a whole number');
  await error.click();
  await expect(predict).not.toContainText('reviews[0].id must be a whole number');
});

test('on a phone nothing scrolls sideways, also with an operation open', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await openDocs(page);
  await operation(page, 'scoreReviews').getByRole('button', { name: /^POST/ }).click();
  // The operation is drawn anew once it is resolved, and a click before that is lost.
  await expect(page.getByText('One score for each review').first()).toBeVisible();
  await holdTrial(page);
  await page.getByRole('button', { name: 'Execute', exact: true }).click();
  await expect(page.locator('.live-responses-table')).toContainText('"probability"');
  const overflow = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
  expect(overflow).toBeLessThanOrEqual(0);
});

test('where the reference cannot be loaded the page says so, and loads it when asked', async ({
  page,
}) => {
  let cut = true;
  await page.route(
    (url) => url.pathname.endsWith('.js') && cut,
    async (route) => {
      const response = await route.fetch();
      // Swagger UI is by far the largest part of the page.
      const large = (await response.body()).length > 1_000_000;
      await (large ? route.abort() : route.fulfill({ response }));
    },
  );
  await page.goto('/docs');
  const alert = page.getByRole('alert').filter({ hasText: 'could not be loaded' });
  await expect(alert.getByRole('link')).toHaveAttribute('href', '/api/v1/openapi.json');
  cut = false;
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expect(operation(page, 'predictSentiments')).toBeVisible();
});
