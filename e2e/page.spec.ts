import { expect, NEGATIVE, onScore, POSITIVE, test } from './page-fixture.ts';

test('three reviews come back in their order, each with its sentiment and a bar', async ({
  parts: { area, score, rows, meters },
}) => {
  await area.fill(
    `${NEGATIVE}\n${POSITIVE}\nA brilliant, moving film, one of the best of the year.`,
  );
  await score.click();
  await expect(meters).toHaveCount(3);
  await expect(rows.nth(0)).toContainText(`${NEGATIVE}Negative`);
  await expect(rows.nth(1)).toContainText(`${POSITIVE}Positive`);
  await expect(rows.nth(2)).toContainText(/best of the year\.Positive/);
  const values = await meters.evaluateAll((all) => all.map((meter) => meter.ariaValueNow));
  expect(values.map((value) => Number(value) > 0.5)).toEqual([false, true, true]);
  const spoken = (await meters.nth(1).getAttribute('aria-valuetext')) ?? 'nothing';
  await expect(rows.nth(1)).toContainText(spoken);
});

for (const shortcut of ['Control+Enter', 'Meta+Enter']) {
  test(`${shortcut} scores, and the focus stays in the text`, async ({ page, parts }) => {
    await parts.area.fill(POSITIVE);
    await page.keyboard.press(shortcut);
    await expect(parts.rows).toContainText('Positive');
    await expect(parts.area).toBeFocused();
    await expect(parts.area).toHaveValue(POSITIVE);
  });
}

test('the keyboard alone is enough', async ({ page, parts: { area, score, rows, results } }) => {
  const example = results.getByRole('button', { name: 'Full reviews' });
  await example.focus();
  await page.keyboard.press('Enter');
  await expect(area).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(score).toBeFocused();
  await page.keyboard.press('Space');
  await expect(rows).toHaveCount(3);
  await expect(results.getByRole('meter')).toHaveCount(3);
  await page.keyboard.press('Tab');
  await expect(results.getByRole('button', { name: 'Copy the results' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(rows.nth(0)).toContainText('it was even better.');
  await expect(results.getByRole('button', { name: 'Show less of review 1' })).toBeFocused();
});

test('the shortcut works wherever the focus is among what the review is written with', async ({
  page,
  parts: { area, rows },
}) => {
  await area.fill(`${POSITIVE}\n${NEGATIVE}`);
  await page.getByRole('radio', { name: 'Blank lines' }).check({ force: true });
  await page.keyboard.press('Control+Enter');
  await expect(rows).toHaveCount(1);
});

test('a text in which the model knows nothing is neither red nor green', async ({ parts }) => {
  await parts.area.fill('asdfgh');
  await parts.score.click();
  await expect(parts.rows).toContainText('No evidence, answered as negative50.0%');
  await expect(parts.results.getByRole('status').first()).toHaveText('No evidence, 50.0%.');
  await expect(parts.results.getByRole('definition')).toHaveText(['0', '1', '0']);
});

test('a screen reader hears what is done and what came out', async ({ page, parts }) => {
  await onScore(page, async (route) => {
    await expect(parts.results.getByRole('status')).toContainText(['Scoring 3 reviews.']);
    await route.continue();
  });
  await parts.area.fill(`${POSITIVE}\n${NEGATIVE}\n${POSITIVE}`);
  await parts.score.click();
  await expect(parts.results.getByRole('status').first()).toHaveText(
    '3 reviews scored: 2 positive, 1 negative.',
  );
});

test('the answer names its engine and its run, in full on focus', async ({ page, parts }) => {
  await parts.area.fill(POSITIVE);
  const answered = page.waitForResponse(/model\.score/);
  await parts.score.click();
  const { model } = (await (await answered).json()).result.data;
  await expect(parts.results).toContainText(`on the ${model.engine} engine`);
  await expect(parts.results).not.toContainText(model.model_uuid);
  await parts.results.getByRole('button', { name: `Copy run id ${model.model_uuid}` }).focus();
  await expect(parts.results).toContainText(model.model_uuid);
  await page.keyboard.press('Escape');
  await expect(parts.results).not.toContainText(model.model_uuid);
});

test('a slow earlier answer never lands beside a later text', async ({ page, parts }) => {
  let answerFirst = () => {};
  const held = new Promise<void>((resolve) => {
    answerFirst = resolve;
  });
  await onScore(page, async (route, count) => {
    const response = await route.fetch();
    if (count === 0) await held;
    await route.fulfill({ response });
  });
  await parts.area.fill(NEGATIVE);
  await page.keyboard.press('Control+Enter');
  await expect(parts.rows).toContainText(NEGATIVE);
  await parts.area.fill(POSITIVE);
  await page.keyboard.press('Control+Enter');
  await expect(parts.rows).toContainText(`${POSITIVE}Positive`);
  const late = page.waitForResponse(/model\.score/);
  answerFirst();
  await (await late).finished();
  await page.waitForTimeout(200);
  await expect(parts.rows).toHaveText(new RegExp(`^1${POSITIVE}Positive`));
  await expect(parts.meters).toHaveCount(1);
});

test('scores stay beside the text that they are of, and say when it has changed since', async ({
  parts: { area, score, rows, results },
}) => {
  await area.fill(POSITIVE);
  await score.click();
  await expect(rows).toContainText('Positive');
  await area.fill(NEGATIVE);
  await expect(results).toContainText('Text changed since');
  await expect(rows).toContainText(`${POSITIVE}Positive`);
  await area.fill(`  ${POSITIVE}\n`);
  await expect(results).not.toContainText('Text changed since');
});

test('a long review shows its beginning, and all of it when asked', async ({ parts }) => {
  await parts.area.fill(`${'Wonderful from start to finish. '.repeat(40)}The end.`);
  await parts.score.click();
  await expect(parts.rows).not.toContainText('The end.');
  await parts.results.getByRole('button', { name: 'Show all of review 1' }).click();
  await expect(parts.rows).toContainText('The end.');
});

test('a thousand reviews are scored at once', async ({ parts: { area, score, rows, meters } }) => {
  await area.fill(Array.from({ length: 1_000 }, (_, index) => `Film ${index} is fun.`).join('\n'));
  await score.click();
  await expect(meters).toHaveCount(1_000);
  await expect(rows.nth(999)).toContainText('Film 999 is fun.');
});

test('the results are copied as a table', async ({ page, context, parts }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await parts.area.fill(`${POSITIVE}\n${NEGATIVE}`);
  await parts.score.click();
  await parts.results.getByRole('button', { name: 'Copy the results' }).click();
  await expect(parts.results.getByText('Copied').first()).toBeVisible();
  const lines = (await page.evaluate(() => navigator.clipboard.readText())).split('\n');
  expect(lines[0]).toBe('number\tsentiment\tprobability\treview');
  expect(lines[1]).toMatch(/^1\tpositive\t0\.\d+\tThis movie is awesome\.$/);
  expect(lines[2]).toMatch(/^2\tnegative\t[\d.e-]+\tThis movie is quite boring\.$/);
});

test('without a clipboard interface, as over plain HTTP, results are copied all the same', async ({
  page,
}) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'clipboard', { value: undefined });
    document.addEventListener('copy', () => {
      document.title = (document.activeElement as HTMLTextAreaElement).value;
    });
  });
  await page.goto('/');
  await page.getByRole('button', { name: 'Two one-liners' }).click();
  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: 'Copy the results' }).click();
  await expect(page).toHaveTitle(/1 negative [\d.e-]+ This movie is quite boring\./);
});
