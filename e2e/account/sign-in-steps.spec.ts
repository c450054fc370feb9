import { expect } from '@playwright/test';
import { giveAddress, inCart } from '../support/orders.ts';
import { codeSentTo, must, newPerson } from '../support/person.ts';
import { browserOf, openBrowser, stage } from '../support/shop.ts';
import { test } from '../support/test.ts';

test('a phone that drops the page while its SMS is read comes back to the field for the code', async ({ browser }) => {
  const page = await (await openBrowser(browser, { phone: true })).newPage();
  const phone = `9${String(Math.floor(Math.random() * 1e9)).padStart(9, '0')}`;
  await page.goto('/login');
  await page.getByLabel('Mobile number').fill(phone);
  await page.getByRole('button', { name: 'Send code' }).click();
  await expect(page.getByText(`+91 ${phone.slice(0, 5)} ${phone.slice(5)}`)).toBeVisible();
  await page.reload();
  await expect(page.getByText(`+91 ${phone.slice(0, 5)} ${phone.slice(5)}`)).toBeVisible();

  await test.step('who asks again too soon is not shut out: the first code is good', async () => {
    await page.getByRole('button', { name: 'Use another number' }).click();
    await page.getByLabel('Mobile number').fill(phone);
    await page.getByRole('button', { name: 'Send code' }).click();
    await expect(page.getByText(/Enough codes were sent for now/)).toBeVisible();
    await page.getByRole('button', { name: 'I have a code' }).click();
  });

  await page.getByLabel('Code from the SMS').fill(await codeSentTo({ sms: `+91${phone}` }));
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await page.waitForURL('/');
  expect(await page.evaluate(() => sessionStorage.getItem('mistri.code-sent:phone'))).toBeNull();
});

test('a forgotten password: the step outlives a reload, and another address can be given', async ({ browser }) => {
  const person = await newPerson();
  const page = await (await openBrowser(browser)).newPage();
  await page.goto('/reset-password');
  await page.getByLabel('E-mail address').fill(person.email);
  await page.getByRole('button', { name: 'Send code' }).click();
  await expect(page.getByLabel('Code from the e-mail')).toBeVisible();
  await page.reload();
  await page.getByRole('button', { name: 'Use another address' }).click();
  await expect(page.getByLabel('E-mail address')).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('E-mail address')).toBeVisible();
});

test('one cart in two windows is ordered once', async ({ browser }) => {
  const person = await newPerson();
  await inCart(person, stage().display, 1);
  await giveAddress(person);
  const context = await browserOf(browser, person);
  const [first, second] = [await context.newPage(), await context.newPage()];
  for (const page of [first, second]) {
    await page.goto('/checkout');
    await expect(page.getByRole('button', { name: /Order and pay ₹/ })).toBeEnabled();
  }
  await first.getByRole('button', { name: /Order and pay ₹/ }).click();
  await first.waitForURL(/checkout\/embedded|\/pay\/order_|\/payments\/pay_/, { waitUntil: 'commit' });
  await second.getByRole('button', { name: /Order and pay ₹/ }).click();
  await expect(second.getByText('There is nothing to check out')).toBeVisible();
  const { orders } = must(await person.api.get('/api/orders', { query: { limit: 10 } }), 'reading orders');
  expect(orders).toHaveLength(1);
});

test('mails and SMS follow the language that is chosen on the page', async ({ browser }) => {
  const person = await newPerson();
  const page = await (await browserOf(browser, person, { phone: true })).newPage();
  await page.goto('/cart');
  await page.getByRole('combobox', { name: 'Language' }).selectOption('ta');
  await expect(page.locator('html')).toHaveAttribute('lang', 'ta');
  expect(new URL(page.url()).pathname).toBe('/cart');
  const me = must(await person.api.get('/api/users/me'), 'reading the account');
  expect(me.locale).toBe('ta');
});
