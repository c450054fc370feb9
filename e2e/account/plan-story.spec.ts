import { expect } from '@playwright/test';
import { must, newPerson } from '../support/person.ts';
import { browserOf, paid, payByUpi } from '../support/shop.ts';
import { test } from '../support/test.ts';

/** LNK-1: on a phone, the owner of a team buys a month, pays on the gateway's page, and has the invoice. */
test('a plan of a team: chosen, paid, and its invoice', async ({ browser }) => {
  const person = await newPerson();
  const team = must(await person.api.post('/api/link/teams', { body: { name: 'Bench' } }), 'making a team');
  const page = await (await browserOf(browser, person, { phone: true })).newPage();
  await page.goto(`/account/link/teams/${team.teamId}`);
  await page.getByRole('link', { name: 'Renew, change, invoices' }).click();
  await expect(page.getByText('Nothing was bought for this team yet.')).toBeVisible();
  await page.getByLabel('Name on the invoice').fill('Bench');
  await page.getByLabel('Address').fill('4 North Masi Street');
  await page.getByLabel('PIN code').fill('625001');
  await page.getByLabel('City').fill('Madurai');
  await page.getByRole('button', { name: 'Order and pay' }).click();
  await payByUpi(page);
  await paid(page);
  await page.getByRole('link', { name: 'To my teams' }).click();
  await page.goto(`/account/link/teams/${team.teamId}/plan`);
  await expect(page.getByRole('heading', { name: 'Renew or change the plan' })).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: /^Invoice/ }).click();
  expect((await download).suggestedFilename()).toMatch(/\.pdf$/);
});
