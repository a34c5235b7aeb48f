/** What the tests of the page share: its parts by their names, and the requests that it makes. */
import type { Locator, Page, Route } from '@playwright/test';
import { test as base } from './test.ts';

export { expect } from './test.ts';

export const NEGATIVE = 'This movie is quite boring.';
export const POSITIVE = 'This movie is awesome.';

interface Parts {
  area: Locator;
  score: Locator;
  results: Locator;
  rows: Locator;
  meters: Locator;
}

/** Opens the page and waits until it is alive. */
export const test = base.extend<{ parts: Parts }>({
  parts: async ({ page }, use) => {
    await page.goto('/');
    await page.getByText(/^Run \w+/).waitFor();
    await use(partsOf(page));
  },
});

export function partsOf(page: Page): Parts {
  const results = page.getByRole('region', { name: 'Results' });
  return {
    area: page.getByRole('textbox', { name: 'Review' }),
    score: page.getByRole('button', { name: 'Score reviews' }),
    results,
    rows: results.getByRole('listitem'),
    meters: results.getByRole('meter', { name: 'Probability of positive' }),
  };
}

/** Lets a test answer the requests for scores; `count` tells how many came before. */
export async function onScore(page: Page, answer: (route: Route, count: number) => Promise<void>) {
  let count = 0;
  await page.route('**/api/trpc/model.score*', (route) => answer(route, count++));
}

/** A failure in the form in which the server tells it. */
export function failWith(
  route: Route,
  { status, message, retryAfter = '1' }: { status: number; message: string; retryAfter?: string },
): Promise<void> {
  const data = { code: 'CODE', httpStatus: status, path: 'model.score', detail: message };
  const headers = status === 503 ? { 'retry-after': retryAfter } : {};
  const json = { error: { message, code: -32000, data } };
  return route.fulfill({ status, headers, json });
}
