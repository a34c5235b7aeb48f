import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, NEGATIVE, onScore, POSITIVE, partsOf, test } from './page-fixture.ts';
import { observeShifts } from './shifts.ts';

const MANY = Array.from({ length: 12 }, (_, index) => (index % 2 ? POSITIVE : NEGATIVE)).join('\n');

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing wrong in ${colorScheme} colours, whatever the page shows`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.goto('/');
    await page.getByText(/^Run \w+/).waitFor();
    const { area, score, meters, results } = partsOf(page);
    await expectNoViolations(page);
    await area.fill(`${POSITIVE}\n${NEGATIVE}\n${'Long and winding. '.repeat(40)}`);
    await score.click();
    await expect(meters).toHaveCount(3);
    await area.fill(' ');
    await score.click();
    await expect(page.getByText(/^Write or paste a review first/)).toBeVisible();
    await expectNoViolations(page);
    await onScore(page, (route) => route.abort());
    await area.fill(POSITIVE);
    await score.click();
    await expect(results.getByRole('alert')).toBeVisible();
    await expectNoViolations(page);
  });
}

async function expectNoViolations(page: Page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}

for (const viewport of [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
]) {
  for (const outcome of ['answered', 'refused'] as const) {
    test(`nothing moves by itself at ${viewport.width} px when a slow request is ${outcome}`, async ({
      page,
    }) => {
      await page.setViewportSize(viewport);
      await page.addInitScript(observeShifts);
      await page.goto('/');
      await page.getByText(/^Run \w+/).waitFor();
      const { area, results, meters } = partsOf(page);
      await onScore(page, async (route) => {
        // What moves within half a second of a key is not counted, so the answer comes later.
        await page.waitForTimeout(900);
        await (outcome === 'answered' ? route.continue() : route.abort());
      });
      await area.fill(MANY);
      await page.keyboard.press('Control+Enter');
      await expect(
        outcome === 'answered' ? meters.first() : results.getByRole('alert'),
      ).toBeVisible();
      await page.waitForTimeout(700);
      expect(await page.evaluate(() => window.shifts)).toEqual([]);
    });
  }
}

test('nothing is cut off or scrolls sideways on a phone of 360 px', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto('/');
  await page.getByText(/^Run \w+/).waitFor();
  const { area, score, meters, results } = partsOf(page);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await area.fill(`${POSITIVE}\n${'unbreakable'.repeat(60)}\nلم يعجبني هذا الفيلم على الإطلاق.`);
  await score.click();
  await expect(meters).toHaveCount(3);
  await expect(meters.first()).toBeInViewport();
  await results.getByRole('button', { name: /^Copy run id/ }).focus();
  expect(await overflow(page)).toBeLessThanOrEqual(0);
});

function overflow(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
}

test('the page asks no other host for anything and breaks none of its own rules', async ({
  page,
  server,
}) => {
  const origins = new Set<string>();
  const complaints: string[] = [];
  page.on('request', (request) => origins.add(new URL(request.url()).origin));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (line) => line.type() === 'error' && complaints.push(line.text()));
  await page.goto('/');
  await page.getByRole('button', { name: 'Two one-liners' }).click();
  await page.keyboard.press('Control+Enter');
  await expect(partsOf(page).meters).toHaveCount(2);
  await page.waitForLoadState('networkidle');
  expect([...origins]).toEqual([new URL(server.url).origin]);
  expect(complaints).toEqual([]);
});

test('the page has a title, a description, an icon and a colour for the browser', async ({
  page,
}) => {
  await page.goto('/');
  await expect(page).toHaveTitle('Reviewscore: sentiment, review by review');
  await expect(page.locator('meta[name=description]')).toHaveAttribute('content', /TensorFlow/);
  await expect(page.locator('meta[name=theme-color]')).toHaveCount(2);
  const icon = await page.locator('link[rel=icon]').getAttribute('href');
  expect((await page.request.get(icon ?? '')).headers()['content-type']).toContain('image/svg');
});

test('an address without a page leads to the start page and to the documentation', async ({
  page,
}) => {
  const response = await page.goto('/nowhere');
  expect(response?.status()).toBe(404);
  await expect(page.getByRole('link', { name: 'API documentation' })).toHaveAttribute(
    'href',
    '/docs',
  );
  await expect(page.getByRole('banner')).toContainText('Reviewscore');
  await page.getByRole('link', { name: 'the start page' }).click();
  await expect(partsOf(page).area).toBeVisible();
});

test('nobody in between may keep a page, while what has its version in its name may be kept', async ({
  page,
}) => {
  for (const path of ['/', '/docs', '/nowhere']) {
    const { headers } = await page.request
      .get(path)
      .then((answer) => ({ headers: answer.headers() }));
    expect(headers['cache-control'], path).toMatch(/no-cache/);
  }
  await page.goto('/');
  const script = await page.locator('script[src*="/_next/static/"]').first().getAttribute('src');
  const { 'cache-control': kept } = (await page.request.get(script ?? '')).headers();
  expect(kept).toMatch(/immutable/);
});

test('without scripts the page says what to do', async ({ browser, server }) => {
  const page = await browser.newPage({ javaScriptEnabled: false });
  await page.goto(server.url);
  await expect(page.locator('noscript p')).toBeVisible();
  await page.close();
});

test('on a phone what is pressed is at least 44 px high', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/');
  await page.getByText(/^Run \w+/).waitFor();
  const targets = page.locator('fieldset label, main button:visible');
  const heights = await targets.evaluateAll((all) => all.map((one) => one.clientHeight));
  expect(heights.length).toBeGreaterThan(5);
  expect(Math.min(...heights)).toBeGreaterThanOrEqual(42);
});

test('in forced colours the chosen segment, the buttons and the badge can be told', async ({
  page,
}) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await page.goto('/');
  await page.getByText(/^Run \w+/).waitFor();
  const backgrounds = await page
    .locator('fieldset label')
    .evaluateAll((all) => all.map((one) => getComputedStyle(one).backgroundColor));
  expect(new Set(backgrounds).size).toBe(2);
  await expect(partsOf(page).score).toHaveCSS('border-top-width', '1px');
});
