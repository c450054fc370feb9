import { expect } from '@playwright/test';
import { demoPerson, must, newPerson } from '../support/person.ts';
import { browserOf } from '../support/shop.ts';
import { test } from '../support/test.ts';

test('the audit explorer: who decided what and why, before and after, and a proof that the browser checks itself', async ({
  browser,
}) => {
  const reason = `Three buyers say that their parcels were empty, case ${Date.now()}.`;
  const person = await newPerson('dealer', 'Gopal N');
  const { userId } = must(await person.api.get('/api/users/me'), 'reading oneself');
  const operations = await demoPerson('operations');
  must(
    await operations.api.patch('/api/users/{userId}/status', {
      path: { userId },
      body: { status: 'suspended', reason },
    }),
    'suspending',
  );
  const page = await (await browserOf(browser, 'compliance')).newPage();

  await test.step('found by the object; half an id is said to be unusable, not searched for', async () => {
    await page.goto('/admin/audit');
    const object = page.getByLabel('Object (ord_…, dlr_…)');
    await object.fill('not an id!');
    await expect(page.getByText(/^Not understood, so not used: Object/)).toBeVisible();
    await object.fill(userId);
    await page.waitForURL(/subjectId=usr_/);
    const row = page.getByRole('row').filter({ hasText: reason });
    await expect(row).toContainText('Status of a user changed');
    await row.getByRole('link').first().click();
  });

  await test.step('before, after, reason and person', async () => {
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Status of a user changed');
    await expect(page.getByText(reason)).toBeVisible();
    const change = page.getByRole('row').filter({ hasText: 'status' });
    await expect(change).toContainText('active');
    await expect(change).toContainText('suspended');
    await page.getByRole('link', { name: 'Everything about this object' }).click();
    await expect(page.getByRole('cell', { name: 'Account made' }).first()).toBeVisible();
  });

  await test.step('a sealed decision is checked in the browser, without trust in the server', async () => {
    await page.goto('/admin/audit?action=dealers.dealer_active');
    await page.getByRole('row').nth(1).getByRole('link').first().click();
    await page.getByRole('button', { name: 'Check it here' }).click({ timeout: 90_000 });
    await expect(page.getByText('This row is exactly as it was sealed; path, chain and signature fit.')).toBeVisible();
  });

  await test.step('the file holds what the filters show', async () => {
    await page.goto(`/admin/audit?subjectId=${userId}`);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export as CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^audit.*\.csv$/);
  });
});
