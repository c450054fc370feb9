import { expect, type Page } from '@playwright/test';
import { inCart } from '../support/orders.ts';
import { newPerson, password, type Person } from '../support/person.ts';
import { browserOf, stage } from '../support/shop.ts';
import { test } from '../support/test.ts';

const still = 'What you typed before is still here.';

const typedIn = (page: Page): Promise<string[]> =>
  page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.startsWith('mistri.typed')));

async function logInHere(page: Page, person: Person): Promise<void> {
  await page.getByRole('tab', { name: 'E-mail' }).click();
  await page.getByLabel('E-mail address').fill(person.email);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
}

test('a half-typed address outlives a reload and a session that ended, and is nobody else’s', async ({ browser }) => {
  const person = await newPerson();
  const other = await newPerson();
  await inCart(person, stage().display, 1);
  await inCart(other, stage().display, 1);
  const context = await browserOf(browser, person, { phone: true });
  const page = await context.newPage();
  const name = page.getByLabel('Name of who receives it');
  await page.goto('/checkout');
  await name.fill('Meenakshi Sundaram');
  await page.getByLabel('House or shop number, building').fill('4/2 <b>Blue</b> door');

  await test.step('after a reload it stands there, and it is said', async () => {
    await page.reload();
    await expect(name).toHaveValue('Meenakshi Sundaram');
    await expect(page.getByLabel('House or shop number, building')).toHaveValue('4/2 <b>Blue</b> door');
    await expect(page.getByText(still)).toBeVisible();
  });

  await test.step('after the session ended and the same person logged in again too', async () => {
    await context.clearCookies();
    await page.reload();
    await page.waitForURL(/\/login/);
    await logInHere(page, person);
    await page.waitForURL('/checkout');
    await expect(name).toHaveValue('Meenakshi Sundaram');
  });

  await test.step('somebody else who logs in here finds an empty form', async () => {
    await context.clearCookies();
    await page.reload();
    await page.waitForURL(/\/login/);
    await logInHere(page, other);
    await page.waitForURL('/checkout');
    await expect(name).toHaveValue('');
    await expect(page.getByText(still)).toHaveCount(0);
  });

  await test.step('who begins again begins with an empty form; a log-out leaves nothing', async () => {
    await name.fill('Ravi');
    await page.reload();
    await page.getByRole('button', { name: 'Begin again' }).click();
    await expect(name).toHaveValue('');
    await expect(page.getByText(still)).toHaveCount(0);
    await name.fill('Ravi');
    await page.goto('/account');
    expect(await typedIn(page)).toContain('mistri.typed:address');
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.waitForURL('/');
    expect(await typedIn(page)).toEqual([]);
  });
});

test('a listing that was half typed comes back with its models; once saved nothing of it is kept', async ({
  browser,
}) => {
  const page = await (await browserOf(browser, 'dealer')).newPage();
  await page.goto('/dealer/listings/new');
  await page.getByLabel('Title').fill('Half typed display');
  await page.getByLabel('Phones it fits').fill('Galaxy A14');
  const option = page.getByRole('listbox', { name: 'Phones it fits' }).getByRole('option').first();
  const model = (await option.textContent()) ?? '';
  await option.click();
  await page.reload();
  await expect(page.getByLabel('Title')).toHaveValue('Half typed display');
  await expect(page.getByRole('button', { name: model })).toBeVisible();
  await page.getByRole('button', { name: 'Begin again' }).click();
  await expect(page.getByLabel('Title')).toHaveValue('');
  await expect(page.getByRole('button', { name: model })).toHaveCount(0);
  expect(await typedIn(page)).toEqual(['mistri.typed-by']);
});
