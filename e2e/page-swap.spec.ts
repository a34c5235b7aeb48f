/** An operator puts another run in the place of the one that an open page has been scoring with. */
import { BUNDLED_RUN_UUID as FIRST } from '../server/model/run.ts';
import { call, post } from './api.ts';
import { expect, putRun, test } from './bucket-fixture.ts';
import { POSITIVE, partsOf } from './page-fixture.ts';
import { type ServerProcess, startServer } from './server.ts';
import { observeShifts } from './shifts.ts';

const SECOND = '0123456789abcdef0123456789abcdef';
const TOKEN = 'a token of operators';
const headers = { authorization: `Bearer ${TOKEN}` };

test.setTimeout(90_000);

let server: ServerProcess;

test.beforeEach(async ({ env, gcs }) => {
  await putRun(gcs, `${SECOND}/artifacts/model`, 'training/golden/models/average');
  server = await startServer({ env: { ...env, ADMIN_TOKEN: TOKEN } });
  await operate('load', { model_uuid: SECOND });
  await expect
    .poll(async () => (await call(server, '/api/v1/admin/runs', { headers })).text, {
      timeout: 30_000,
    })
    .toContain(`"${SECOND}","status":"ready"`);
});

test.afterEach(() => server.stop());

async function operate(operation: string, body: object): Promise<void> {
  expect((await post(server, `/api/v1/admin/${operation}`, body, headers)).status).toBe(200);
}

const activate = (model_uuid: string) => operate('activate', { model_uuid, force: true });

test('an open page comes to tell of the new run by itself, and its answers name the run they are of', async ({
  page,
}) => {
  await page.addInitScript(observeShifts);
  await page.goto(server.url);
  const { area, score, results, rows } = partsOf(page);
  await expect(page.getByText(/^Run 53a5b763/)).toBeVisible();
  await area.fill(POSITIVE);
  await score.click();
  await expect(results).toContainText('Scored by run 53a5b763');
  await page.waitForTimeout(600);
  await activate(SECOND);
  await expect(page.getByText(/^Run 01234567/)).toBeVisible({ timeout: 30_000 });
  await expect(results).toContainText('Scored by run 53a5b763');
  await expect(results.getByText('Run changed since')).toBeVisible();
  await expect(area).toHaveValue(POSITIVE);
  expect(await page.evaluate(() => window.shifts)).toEqual([]);
  await page.getByRole('button', { name: 'About this run' }).click();
  await expect(page.getByRole('dialog')).toContainText(SECOND);
  await page.keyboard.press('Escape');
  await score.click();
  await expect(results).toContainText('Scored by run 01234567');
  await expect(results.getByText('Run changed since')).toBeHidden();
  await expect(rows).toHaveCount(1);
});

test('an answer of a run that the page has not seen yet brings its facts with it', async ({
  page,
}) => {
  await page.goto(server.url);
  const { area, score, results } = partsOf(page);
  await expect(page.getByText(/^Run 53a5b763/)).toBeVisible();
  await activate(SECOND);
  await area.fill(POSITIVE);
  await score.click();
  await expect(results).toContainText('Scored by run 01234567');
  await expect(page.getByText(/^Run 01234567/)).toBeVisible({ timeout: 3_000 });
  await activate(FIRST);
  await score.click();
  await expect(results).toContainText('Scored by run 53a5b763');
  await expect(page.getByText(/^Run 53a5b763/)).toBeVisible({ timeout: 3_000 });
});
