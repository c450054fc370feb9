import { expect } from '@playwright/test';
import { buy, deliver, until } from '../support/orders.ts';
import { demoPerson, must, newPerson } from '../support/person.ts';
import { browserOf, stage } from '../support/shop.ts';
import { test } from '../support/test.ts';

test('an early release needs two different finance admins', async ({ browser }) => {
  const person = await newPerson();
  const dealer = await demoPerson('dealer');
  const finance = await demoPerson('finance');
  const { orderId } = await buy(person, stage().display);
  await deliver(person, dealer, orderId);
  const hold = await until(
    'the hold of the part',
    async () => {
      const { holds } = must(
        await finance.api.get('/api/admin/holds', { query: { jobId: orderId, limit: 10 } }),
        'reading the holds',
      );
      return holds.find((entry) => entry.description.includes('display'));
    },
    (found) => found?.state === 'held',
  );
  const first = await (await browserOf(browser, 'finance')).newPage();
  const second = await (await browserOf(browser, 'finance2')).newPage();

  await test.step('the first asks for an early release and gives the first approval', async () => {
    await first.goto(`/admin/holds/${hold?.holdId ?? ''}`);
    await first.getByRole('button', { name: 'Ask for early release' }).click();
    await first.getByRole('dialog').getByLabel('Reason').fill('The buyer confirmed by phone.');
    await first.getByRole('dialog').getByRole('button', { name: 'Ask for early release' }).click();
    await expect(first.getByRole('button', { name: /^Release: / })).toBeVisible();
  });

  await test.step('the same person twice is not two people', async () => {
    await first.getByRole('button', { name: /^Release: / }).click();
    await first.getByRole('dialog').getByLabel('Reason').fill('Agreed with the dealer.');
    await first
      .getByRole('dialog')
      .getByRole('button', { name: /Give the first approval|Release/ })
      .click();
    await expect(
      first.getByText(/Approved\. A second finance admin has to approve too|different/).first(),
    ).toBeVisible();
    const answer = must(
      await finance.api.get('/api/admin/holds/{holdId}', { path: { holdId: hold?.holdId ?? '' } }),
      'reading the hold',
    );
    expect(answer.state).toBe('release_requested');
  });

  await test.step('the second releases it', async () => {
    await second.goto(`/admin/holds/${hold?.holdId ?? ''}`);
    await second.getByRole('button', { name: /^Release: / }).click();
    await second.getByRole('dialog').getByLabel('Reason').fill('Checked the proof of delivery.');
    await second
      .getByRole('dialog')
      .getByRole('button', { name: /Release|Give the first approval/ })
      .click();
    await expect(second.getByText('Released.', { exact: true })).toBeVisible();
    await expect(second.getByText('Released on')).toBeVisible();
  });
});

test('a suspended user can look but not buy, from the next request on; re-activated, everything works', async ({
  browser,
}) => {
  const person = await newPerson('customer', 'Mani V');
  const me = must(await person.api.get('/api/users/me'), 'reading oneself');
  const office = await (await browserOf(browser, 'operations')).newPage();
  const page = await (await browserOf(browser, person)).newPage();
  await office.goto(`/admin/users/${me.userId}`);
  await expect(office.getByRole('heading', { name: 'Mani V' })).toBeVisible();
  const decide = async (action: 'Suspend' | 'Re-activate'): Promise<void> => {
    await office.getByRole('button', { name: action, exact: true }).click();
    await office.getByRole('dialog').getByLabel('Reason').fill('A test of what it does.');
    await office.getByRole('dialog').getByRole('button', { name: action }).click();
    await expect(office.getByText('Changed.').last()).toBeVisible();
  };
  const add = page.getByRole('button', { name: 'Add to cart' });
  await page.goto(`/products/${stage().display}`);
  await decide('Suspend');
  await add.click();
  await expect(page.getByText(/Your account is not active/).first()).toBeVisible();
  await page.goto('/account');
  await page.getByLabel('Your name').fill('Somebody Else');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText(/Your account is not active/).first()).toBeVisible();
  await page.goto(`/products/${stage().display}`);
  await decide('Re-activate');
  await expect(office.getByRole('heading', { name: 'Mani V' })).toBeVisible();
  await add.click();
  await expect(page.getByRole('link', { name: 'To the cart' })).toBeVisible();
});

test('an admin of operations sees no money buttons, a customer sees no admin page', async ({ browser }) => {
  const operations = await (await browserOf(browser, 'operations')).newPage();
  await operations.goto('/admin/holds');
  await expect(operations.getByRole('heading', { name: 'Holds and releases' })).toBeVisible();
  await expect(operations.getByRole('table')).toBeVisible();
  await expect(operations.getByRole('button', { name: /^Release: / })).toHaveCount(0);
  const customer = await (await browserOf(browser, 'customer')).newPage();
  await customer.goto('/admin/holds');
  await expect(
    customer
      .getByRole('heading', { name: 'This part is for Mistri’s admins' })
      .or(customer.getByText("This part is for Mistri's admins"))
      .first(),
  ).toBeVisible();
});
