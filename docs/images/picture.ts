import { join } from 'node:path';
import { expect, partsOf } from '../../e2e/page-fixture.ts';
import { test } from '../../e2e/test.ts';

const TEXT = [
  'Not bad at all.',
  'I did not dislike it.',
  'This movie is quite boring.',
  'I expected a mess and got the most charming film of the year.',
  'Worst two hours of my life.',
].join('\n');

test.use({ viewport: { width: 1_200, height: 880 }, deviceScaleFactor: 2 });

test('the picture of the page is renewed', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/');
  await page.getByText(/^Run \w+/).waitFor();
  const { area, meters } = partsOf(page);
  await area.fill(TEXT);
  await page.keyboard.press('Control+Enter');
  await expect(meters).toHaveCount(5);
  await page.screenshot({ path: join(import.meta.dirname, 'page.png') });
});
