import { type Browser, type BrowserContext, expect, type Page } from '@playwright/test';
import { demoAccounts } from '@mistri/contracts/demo/demo-accounts';
import { codeSentTo, currentCode, origin } from './person.ts';
import type { Stage } from './stage.ts';

export const stage = (): Stage => JSON.parse(process.env['E2E_STAGE'] ?? '{}') as Stage;

let counter = 0;

/** A customer nobody has seen before. */
export function newEmail(): string {
  counter += 1;
  return `e2e-${Date.now().toString(36)}-${process.pid}-${counter}@example.in`;
}

export const password = 'four quiet words here';

export async function openBrowser(browser: Browser, options: { lang?: string } = {}): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: origin() });
  if (options.lang) await context.addCookies([{ name: 'mistri_lang', value: options.lang, url: origin() }]);
  return context;
}

/** Signs up on the page and confirms the address with the code from the mail. */
export async function signUp(page: Page, email: string): Promise<void> {
  await page.goto('/signup');
  await page.getByLabel('Your name').fill('Kavitha R');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: false }).first().fill(password);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByRole('heading', { name: 'Confirm your e-mail address' })).toBeVisible();
  await page.getByLabel('Code from the e-mail').fill(await codeSentTo({ mail: email }));
  await page.getByRole('button', { name: 'Confirm', exact: true }).click();
  await page.waitForURL('/');
}

/** Signs a demo account in through the page, second factor included. */
export async function logIn(page: Page, key: string): Promise<void> {
  const account = demoAccounts.find((entry) => entry.key === key);
  if (!account) throw new Error(`there is no demo account "${key}"`);
  await page.goto('/login');
  await page.getByRole('tab', { name: 'E-mail' }).click();
  await page.getByLabel('E-mail address').fill(account.email);
  await page.getByRole('textbox', { name: 'Password' }).fill(account.password);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  if (account.role === 'admin') {
    await page.getByLabel('Six digits of your authenticator app').fill(await currentCode(account.email));
    await page.getByRole('button', { name: 'Continue' }).click();
  }
  await page.waitForURL((url) => url.pathname !== '/login');
}

/** Fills in the address form of the checkout; the PIN brings city and State. */
export async function addAddress(page: Page, pin: string, city: string): Promise<void> {
  await page.getByLabel('PIN code').fill(pin);
  await expect(page.getByLabel('City or village')).toHaveValue(city);
  await page.getByLabel('Name of who receives it').fill('Kavitha R');
  await page.getByLabel('Mobile number for the delivery').fill('98765 43210');
  await page.getByLabel('House or shop number, building').fill('14/2');
  await page.getByLabel('Street, area').fill('West Masi Street');
  await page.getByRole('button', { name: 'Save the address' }).click();
}

/** On the gateway's own page: UPI by an address, approved in the app. Comes back to the shop. */
export async function payByUpi(page: Page): Promise<void> {
  await page.waitForURL(/\/pay\/order_|checkout\/embedded/);
  const address = page.locator('input[name=vpa]');
  if (!(await address.isVisible())) await page.locator('summary').first().click();
  await address.fill('kavitha@upi');
  await page.getByRole('button', { name: 'Ask my app' }).click();
  await page.getByRole('button', { name: 'Approve the payment' }).click();
  await page.waitForURL(/\/payments\/pay_/);
}
