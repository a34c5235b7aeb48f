import { expect, NEGATIVE, onScore, POSITIVE, partsOf, test } from './page-fixture.ts';

test('without a blank line each line is a review, and the page says so', async ({
  page,
  parts,
}) => {
  await parts.area.fill(`${POSITIVE}\n${NEGATIVE}\n${POSITIVE}\n`);
  await expect(page.getByText('3 reviewsEach line is one')).toBeVisible();
  await expect(page.getByRole('radio', { name: 'Each line' })).toBeChecked();
  await parts.score.click();
  await expect(parts.rows).toHaveCount(3);
});

test('with a blank line, blank lines separate and line breaks belong to the review', async ({
  page,
  parts,
}) => {
  await parts.area.fill(`${POSITIVE}\nTruly.\n \n${NEGATIVE}`);
  await expect(page.getByText('2 reviewsBlank lines separate them')).toBeVisible();
  await expect(page.getByRole('radio', { name: 'Blank lines' })).toBeChecked();
  await parts.score.click();
  await expect(parts.rows).toHaveCount(2);
  await expect(parts.rows.nth(0)).toContainText(`${POSITIVE}\nTruly.`);
});

test('the rule can be overruled until the text is emptied', async ({ page, parts: { area } }) => {
  await area.fill(`${POSITIVE}\nTruly.`);
  await page.getByText('Blank lines', { exact: true }).click();
  await expect(page.getByText('1 reviewNo blank line, so all is one')).toBeVisible();
  await area.fill('');
  await area.fill(`${POSITIVE}\n${NEGATIVE}`);
  await expect(page.getByText('2 reviews')).toBeVisible();
});

test('white space is no review: nothing is sent, and the page says what to do', async ({
  page,
  parts: { area, score },
}) => {
  await onScore(page, () => Promise.reject(new Error('sent')));
  await area.fill(' \n\t\n\u00a0\n');
  await expect(page.getByText('0 reviews')).toBeVisible();
  await score.click();
  await expect(page.getByText(/^Write or paste a review first/)).toBeVisible();
  await expect(area).toBeFocused();
});

test('a review that is too long is named before anything is sent, and nothing is lost', async ({
  page,
  parts: { area, score },
}) => {
  await onScore(page, () => Promise.reject(new Error('sent')));
  const text = `${POSITIVE}\n${'a'.repeat(100_001)}`;
  await area.fill(text);
  await expect(page.getByText(/^Review 2 has 100,001 characters/)).toBeVisible();
  await score.click();
  await expect(area).toHaveValue(text);
  await expect(area).toHaveAttribute('aria-invalid', 'true');
  await expect(area).toHaveAccessibleDescription(/^Review 2 has 100,001 characters/);
});

test('more than a thousand reviews are counted before anything is sent', async ({
  page,
  parts: { area, score },
}) => {
  await onScore(page, () => Promise.reject(new Error('sent')));
  await area.fill('Great.\n'.repeat(1_001));
  await score.click();
  await expect(page.getByText(/^1,001 reviews are 1 too many/)).toBeVisible();
});

test('what was cleared can be brought back', async ({ page, parts: { area, score, results } }) => {
  await area.fill(POSITIVE);
  await score.click();
  await page.getByRole('button', { name: 'Clear' }).click();
  await expect(area).toHaveValue('');
  await expect(area).toBeFocused();
  await expect(results.getByText('Try an example')).toBeVisible();
  await page.getByRole('button', { name: 'Undo clear' }).click();
  await expect(area).toHaveValue(POSITIVE);
});

test('examples are offered only while they would replace nothing', async ({ parts }) => {
  const example = parts.results.getByRole('button', { name: 'Two one-liners' });
  await parts.area.fill('M');
  await expect(example).toBeHidden();
  await parts.area.fill('');
  await example.click();
  await expect(parts.area).toHaveValue(`${NEGATIVE}\n${POSITIVE}`);
});

test('what was typed before the page came alive is kept', async ({ page }) => {
  let wake = () => {};
  const asleep = new Promise<void>((resolve) => {
    wake = resolve;
  });
  await page.route('**/_next/static/**/*.js', async (route) => {
    await asleep;
    await route.continue();
  });
  await page.goto('/', { waitUntil: 'commit' });
  const { area, score, rows } = partsOf(page);
  await area.fill(`${POSITIVE}\n${NEGATIVE}`);
  wake();
  await expect(page.getByText('2 reviewsEach line is one')).toBeVisible();
  await score.click();
  await expect(rows).toHaveCount(2);
});
