import { type Browser, expect, type Page } from '@playwright/test';
import { until } from './orders.ts';
import { demoPerson, must } from './person.ts';
import { browserOf } from './shop.ts';

/** On the repair's page: what was wrong, what was done. */
export async function finishWork(desk: Page, summary: string): Promise<void> {
  await desk.getByLabel(/What was wrong and what you did/).fill(summary, { timeout: 20_000 });
  await desk.getByRole('button', { name: 'It is done' }).click();
  await expect(desk.getByText('Done. The customer checks it now.').first()).toBeVisible();
}

/** Early release needs two different finance admins (PAY-5). */
export async function releaseMoney(browser: Browser, repairId: string): Promise<void> {
  const finance = await demoPerson('finance');
  const { holds } = await until(
    'the held money',
    async () =>
      must(await finance.api.get('/api/admin/holds', { query: { jobId: repairId, limit: 10 } }), 'reading the holds'),
    (answer) => answer.holds.length > 0 && answer.holds.every((hold) => hold.state === 'held'),
  );
  const office = await (await browserOf(browser, 'finance')).newPage();
  const second = await (await browserOf(browser, 'finance2')).newPage();
  for (const { holdId } of holds) {
    await office.goto(`/admin/holds/${holdId}`);
    await decide(office, 'Ask for early release');
    await decide(office, /^Release: |Give the first approval/);
    await second.goto(`/admin/holds/${holdId}`);
    await decide(second, /^Release: |Release/);
    await expect(second.getByText('Released on')).toBeVisible();
  }
}

async function decide(page: Page, button: string | RegExp): Promise<void> {
  await page.getByRole('button', { name: button }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('The customer confirmed that the phone works.');
  await dialog.getByRole('button', { name: /Ask for early release|Give the first approval|Release/ }).click();
  await expect(dialog).toBeHidden();
}
