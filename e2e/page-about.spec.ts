/** What stands behind the button “About this run”. */
import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './page-fixture.ts';

async function open(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'About this run' }).click();
  const dialog = page.getByRole('dialog', { name: 'About this run' });
  await expect(dialog).toBeVisible();
  return dialog;
}

test('it tells of the run what the API tells', async ({ page, parts: _, server }) => {
  const dialog = await open(page);
  const { data } = await (await fetch(`${server.url}/api/v1/model/metadata`)).json();
  const terms = await dialog.getByRole('term').allTextContents();
  const texts = await dialog.getByRole('definition').allTextContents();
  const told = Object.fromEntries(terms.map((term, index) => [term, texts[index]]));
  const [day] = data.mlflow.created_at.split(' ');
  expect(told).toEqual({
    State: 'Ready',
    'MLflow run': expect.stringContaining(data.model_uuid),
    Created: expect.stringContaining(`${Number(day.slice(8))} `),
    Flavour: `${data.mlflow.flavor}, ${data.mlflow.model_type}`,
    MLflow: data.mlflow.mlflow_version,
    TensorFlow: data.tensorflow_version,
    Takes: `${data.inputs[0].name}: string[any]`,
    Gives: `${data.outputs[0].name}: float32[any, 1]`,
    Threshold: 'Above 50% a review is positive',
    Engine: expect.stringContaining(data.engine_reason),
  });
});

test('the keyboard opens it, stays inside, and is back at the button when Escape closes it', async ({
  page,
  parts: _,
}) => {
  const button = page.getByRole('button', { name: 'About this run' });
  await button.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'About this run' });
  await expect(dialog.getByRole('button', { name: 'Close' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(dialog.getByRole('button', { name: 'Copy the run id' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(button).toBeFocused();
});

test('its button and a press beside it close it, too', async ({ page, parts: _ }) => {
  const dialog = await open(page);
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(dialog).toBeHidden();
  await open(page);
  await page.mouse.click(5, 5);
  await expect(dialog).toBeHidden();
});

test('the run id is copied out of it, also where there is no clipboard interface', async ({
  page,
}) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'clipboard', { value: undefined });
    document.addEventListener('copy', () => {
      document.title = (document.activeElement as HTMLTextAreaElement).value;
    });
  });
  await page.goto('/');
  await page.getByText(/^Run \w+/).waitFor();
  const dialog = await open(page);
  await dialog.getByRole('button', { name: 'Copy the run id' }).click();
  await expect(page).toHaveTitle(/^[0-9a-f]{32}$/);
  await expect(dialog.getByRole('button', { name: 'Copy the run id' })).toBeFocused();
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1280, 360]) {
    test(`open in ${colorScheme} colours at ${width} px, axe finds nothing wrong and nothing is cut off`, async ({
      page,
    }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 740 });
      await page.goto('/');
      await page.getByText(/^Run \w+/).waitFor();
      const dialog = await open(page);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      for (const box of [dialog, page.locator('html')]) {
        const excess = await box.evaluate((one) => one.scrollWidth - one.clientWidth);
        expect(excess).toBeLessThanOrEqual(0);
      }
      const heights = await dialog
        .getByRole('button')
        .evaluateAll((all) => all.map((one) => one.clientHeight));
      if (width === 360) expect(Math.min(...heights)).toBeGreaterThanOrEqual(42);
    });
  }
}
