import { expect, failWith, onScore, POSITIVE, test } from './page-fixture.ts';

test.beforeEach(async ({ parts }) => {
  await parts.area.fill(POSITIVE);
});

test('without a connection the page says so, keeps the text and tries again when asked', async ({
  page,
  parts: { area, score, results, rows },
}) => {
  await onScore(page, (route, count) => (count === 0 ? route.abort() : route.continue()));
  await score.click();
  await expect(results.getByRole('alert')).toContainText('The server cannot be reached');
  await expect(area).toHaveValue(POSITIVE);
  await results.getByRole('button', { name: 'Try again' }).click();
  await expect(rows).toContainText('Positive');
  await expect(results.getByRole('alert')).toBeHidden();
});

test('a browser that says it is offline still reaches a server that is there', async ({
  page,
  parts,
}) => {
  await page.evaluate(() => window.dispatchEvent(new Event('offline')));
  await parts.score.click();
  await expect(parts.rows).toContainText('Positive');
});

for (const status of [413, 422]) {
  test(`${status} is told in the sentence of the server`, async ({ page, parts }) => {
    const sentence = 'reviews.0.text is longer than 100,000 characters. Shorten it.';
    await onScore(page, (route) => failWith(route, { status, message: sentence }));
    await parts.score.click();
    await expect(parts.results.getByRole('alert')).toContainText(sentence);
  });
}

const LOADING = { status: 503, message: 'The model is not ready yet. Try again in a moment.' };
const BUSY = { status: 503, message: 'The server has too much to do: as many wait as may.' };

test('while the model loads the page waits, says so, and scores by itself', async ({
  page,
  parts: { area, score, results, rows },
}) => {
  let loading = true;
  await page.route('**/api/trpc/model.metadata*', (route) =>
    loading ? failWith(route, LOADING) : route.continue(),
  );
  await onScore(page, (route) => (loading ? failWith(route, LOADING) : route.continue()));
  await page.reload();
  await area.fill(POSITIVE);
  await score.click();
  await expect(results.getByText('Waiting for the model to load')).toBeVisible();
  await expect(results.getByRole('status').first()).toContainText('The model is still loading.');
  loading = false;
  await expect(rows).toContainText('Positive', { timeout: 10_000 });
  await expect(results.getByText('Waiting for the model to load')).toBeHidden();
});

test('a server with too much to do is not told as one that loads, and is asked again ever later', async ({
  page,
  parts: { score, results, rows },
}) => {
  const times: number[] = [];
  await onScore(page, (route, count) => {
    times.push(Date.now());
    return count < 2 ? failWith(route, BUSY) : route.continue();
  });
  await score.click();
  await expect(results.getByText('Server busy, asking again')).toBeVisible();
  await expect(results.getByRole('status').first()).toContainText(BUSY.message);
  await expect(results).not.toContainText('load');
  await expect(rows).toContainText('Positive', { timeout: 10_000 });
  const [first = 0, second = 0, third = 0] = times;
  expect(second - first).toBeGreaterThanOrEqual(990);
  expect(third - second).toBeGreaterThanOrEqual(1_990);
});

test('a server that stays busy is let alone, and its sentence is shown', async ({
  page,
  parts: { score, results },
}) => {
  await onScore(page, (route) => failWith(route, { ...BUSY, retryAfter: '60' }));
  await score.click();
  await expect(results.getByRole('alert')).toContainText(BUSY.message);
});

test('“Try again” by the keyboard keeps the focus in the results', async ({
  page,
  parts: { score, results, rows },
}) => {
  await onScore(page, (route, count) => (count === 0 ? route.abort() : route.continue()));
  await score.click();
  await results.getByRole('button', { name: 'Try again' }).focus();
  await page.keyboard.press('Enter');
  await expect(rows).toContainText('Positive');
  await expect(results.getByRole('heading', { name: 'Results' })).toBeFocused();
});

test('what failed can be tried again although the text was emptied', async ({
  page,
  parts: { area, score, results, rows },
}) => {
  await onScore(page, (route, count) => (count === 0 ? route.abort() : route.continue()));
  await score.click();
  await expect(results.getByRole('alert')).toContainText('Your reviews are kept.');
  await area.fill('');
  await score.click();
  await expect(page.getByText('Write or paste a review first.')).toBeVisible();
  await results.getByRole('button', { name: 'Try again' }).click();
  await expect(rows).toContainText(`${POSITIVE}Positive`);
});

test('a failure of the server keeps its internals from the page', async ({ page, parts }) => {
  await onScore(page, (route) =>
    failWith(route, { status: 500, message: 'Cannot read properties of undefined' }),
  );
  await parts.score.click();
  await expect(parts.results.getByRole('alert')).toContainText(
    'Something went wrong on the server',
  );
  await expect(parts.results).not.toContainText('undefined');
});

test('an answer of a proxy that is not ours is told by its status', async ({ page, parts }) => {
  await onScore(page, (route) =>
    route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad Gateway</h1>' }),
  );
  await parts.score.click();
  await expect(parts.results.getByRole('alert')).toContainText('status 502');
});

test('the badge says that the model is loading and names the run once it is there', async ({
  page,
}) => {
  let loading = true;
  await page.route('**/api/trpc/model.metadata*', (route) =>
    loading
      ? failWith(route, { status: 503, message: 'The model is not ready yet.' })
      : route.continue(),
  );
  await page.reload();
  await expect(page.getByRole('region', { name: 'Model' })).toContainText('The model is loading');
  loading = false;
  await expect(page.getByText(/^Run \w+ ?on the \w+ engine$/)).toBeVisible();
});
